package io.kubehop.simulator.contract;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Plain requests to an API server, through fabric8's connection with its retries off. */
final class Wire implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long TIMEOUT_SECONDS = 30;

    private final KubernetesClient client;
    private final String url;

    Wire(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestRetryBackoffLimit(0)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.url = config.getMasterUrl().replaceFirst("/$", "");
    }

    /** An answer as it came. */
    record Reply(int code, Optional<String> retryAfter, JsonNode json, String text) {}

    KubernetesClient client() {
        return client;
    }

    /** Reads single quotes as double ones, so that manifests are readable in Java. */
    static JsonNode parse(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    static JsonNode exactly(String text) {
        return JSON.readTree(text);
    }

    Reply get(String path) {
        return send("GET", path, "", "");
    }

    Reply post(String path, JsonNode body) {
        return send("POST", path, "application/json", body.toString());
    }

    Reply put(String path, JsonNode body) {
        return send("PUT", path, "application/json", body.toString());
    }

    Reply delete(String path) {
        return send("DELETE", path, "", "");
    }

    Reply delete(String path, String options) {
        return send("DELETE", path, "application/json", parse(options).toString());
    }

    /** Of the sort {@code merge}, {@code strategic-merge} or {@code json}. */
    Reply patch(String path, String sort, String patch) {
        return send(
                "PATCH",
                path,
                "application/" + sort + "-patch+json",
                parse(patch).toString());
    }

    Reply send(String method, String path, String contentType, String body) {
        HttpRequest.Builder request =
                client.getHttpClient().newHttpRequestBuilder().uri(url + path).header("Accept", "application/json");
        switch (method) {
            case "GET" -> {}
            case "POST" -> request.post(contentType, body);
            case "PUT" -> request.put(contentType, body);
            case "PATCH" -> request.patch(contentType, body);
            default -> request.delete(contentType, body);
        }
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(request.build(), String.class)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            String text = Optional.ofNullable(response.body()).orElse("");
            return new Reply(response.code(), Optional.ofNullable(response.header("Retry-After")), tree(text), text);
        } catch (Exception e) {
            throw new IllegalStateException(method + " " + path + " had no answer", e);
        }
    }

    /** The events of a watch until the server ends it; the path says after how long. */
    List<JsonNode> watch(String path) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url + path)
                .header("Accept", "application/json")
                .forStreaming()
                .build();
        List<JsonNode> events = new ArrayList<>();
        try {
            InputStream stream = client.getHttpClient()
                    .sendAsync(request, InputStream.class)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .body();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines.lines()
                        .filter(line -> !line.isBlank())
                        .map(JSON::readTree)
                        .forEach(events::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("watch " + path + " had no answer", e);
        }
        return events;
    }

    @Override
    public void close() {
        client.close();
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
