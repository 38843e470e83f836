package io.kubehop.simulator.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An admission webhook on loopback, with a certificate of its own, that refuses the evictions of the namespaces it is told. */
final class EvictionWebhook implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final char[] PASSWORD = "only for a test".toCharArray();
    private static final long KEYTOOL_SECONDS = 60;

    private final HttpsServer server;
    private final String certificate;
    private final Map<String, Denial> denials = new ConcurrentHashMap<>();

    private record Denial(int code, String message) {}

    private EvictionWebhook(HttpsServer server, String certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    static EvictionWebhook start() {
        try {
            KeyStore keys = keys();
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(keys.getCertificate("webhook").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            var webhook = new EvictionWebhook(
                    server, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
            server.createContext("/", webhook::answer);
            server.start();
            return webhook;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JDK makes certificates by its keytool only. */
    private static KeyStore keys() throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("kubehop-webhook");
        Path file = folder.resolve("keys.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "webhook",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.out").toFile())
                    .start();
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IllegalStateException("no certificate: " + Files.readString(folder.resolve("keytool.out")));
            }
            return KeyStore.getInstance(file.toFile(), PASSWORD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder.resolve("keytool.out"));
            Files.deleteIfExists(folder);
        }
    }

    void deny(String namespace, int code, String message) {
        denials.put(namespace, new Denial(code, message));
    }

    /** A configuration that has it asked about the namespace's evictions; at a port where nobody listens if it is lost. */
    JsonNode configuration(String name, String namespace, boolean lost) {
        String url = "https://127.0.0.1:" + (lost ? 1 : server.getAddress().getPort()) + "/";
        return Wire.parse("""
                {'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingWebhookConfiguration',
                 'metadata':{'name':'%s'},
                 'webhooks':[{'name':'%s','admissionReviewVersions':['v1'],'sideEffects':'None','failurePolicy':'Fail',
                   'timeoutSeconds':5,'clientConfig':{'url':'%s','caBundle':'%s'},
                   'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}},
                   'rules':[{'operations':['CREATE'],'apiGroups':[''],'apiVersions':['v1'],
                             'resources':['pods/eviction']}]}]}""".formatted(name, ClusterUnderTest.WEBHOOK, url, certificate, namespace));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode review = JSON.readTree(exchange.getRequestBody());
            JsonNode request = review.path("request");
            Denial denial = denials.get(request.path("namespace").asString(""));
            ObjectNode answer = JSON.createObjectNode();
            answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
            ObjectNode response = answer.putObject("response");
            response.put("uid", request.path("uid").asString("")).put("allowed", denial == null);
            if (denial != null) {
                response.putObject("status").put("code", denial.code()).put("message", denial.message());
            }
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
