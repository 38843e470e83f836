package io.kubehop.simulator.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real control plane with KWOK nodes, from the script that the variable KUBEHOP_TESTBED names. */
final class TestbedCluster implements ClusterUnderTest {
    private static final String VARIABLE = "KUBEHOP_TESTBED";
    private static final long COMMAND_MINUTES = 3;
    private static final String API_SERVER = "kube-apiserver";
    private static final String MANAGER = "kube-controller-manager";

    private final String script;
    private final Path directory;
    private final Wire wire;
    private final EvictionWebhook webhook = EvictionWebhook.start();

    private TestbedCluster(String script, Path directory, Wire wire) {
        this.script = script;
        this.directory = directory;
        this.wire = wire;
    }

    /** The script; the caller is skipped where there is none. */
    static String script() {
        Optional<String> script = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank());
        assumeTrue(script.isPresent(), VARIABLE + " does not name a testbed script");
        return script.orElseThrow();
    }

    static TestbedCluster start() {
        String script = script();
        try {
            Path directory = Files.createTempDirectory("kubehop-contract").resolve("cluster");
            try {
                run(script, "up", directory.toString(), "1.37");
                run(script, "nodes", directory.toString(), "3");
                String kubeconfig = Files.readString(directory.resolve("kubeconfig"));
                return new TestbedCluster(script, directory, new Wire(kubeconfig));
            } catch (IOException | RuntimeException e) {
                run(script, "down", directory.toString());
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public void stopControllers() {
        run(script, "stop", directory.toString(), MANAGER);
    }

    @Override
    public void resumeControllers() {
        run(script, "start", directory.toString(), MANAGER);
    }

    /** KWOK looks at a pod's status only once. */
    @Override
    public void makeUnready(String namespace, String pod) {
        wire.patch(
                "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/status",
                "strategic-merge",
                "{'status':{'conditions':[{'type':'Ready','status':'False'}]}}");
    }

    @Override
    public void denyEvictions(String namespace, int code, String message) {
        webhook.deny(namespace, code, message);
        register(namespace, false);
    }

    @Override
    public void loseEvictionWebhook(String namespace) {
        register(namespace, true);
    }

    private void register(String namespace, boolean lost) {
        Wire.Reply reply = wire.post(
                "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
                webhook.configuration(namespace, namespace, lost));
        if (reply.code() != 201) {
            throw new IllegalStateException("no webhook: " + reply.text());
        }
    }

    /** The watch cache begins where the API server last started, so it is started anew. */
    @Override
    public String forgottenVersion() {
        run(script, "stop", directory.toString(), API_SERVER);
        run(script, "start", directory.toString(), API_SERVER);
        return "1";
    }

    @Override
    public void close() {
        wire.close();
        webhook.close();
        run(script, "down", directory.toString());
    }

    /** Runs the script to its end and returns what it printed. */
    static String run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("testbed", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroy();
            }
            String printed = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + printed);
            }
            return printed.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
