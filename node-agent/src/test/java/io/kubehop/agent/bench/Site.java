package io.kubehop.agent.bench;

import io.kubehop.events.KubeVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cluster of the testbed, its hosts, and agents on them that were installed from their deb. */
final class Site implements AutoCloseable {
    private static final long LIMIT_SECONDS = 300;
    private static final String CONTROL_PLANE = "1.36";
    private static final String HOSTS = "1.35";

    private final String testbed;
    private final Path deb;
    private final Path home;
    private final List<Process> agents = new ArrayList<>();

    private Site(String testbed, Path deb, Path home) {
        this.testbed = testbed;
        this.deb = deb;
        this.home = home;
    }

    static Site up(String testbed, Path deb) throws IOException, InterruptedException {
        var site = new Site(
                testbed, deb, Files.createTempDirectory("kubehop-outage").resolve("cluster"));
        site.run(testbed, "up", site.home.toString(), CONTROL_PLANE);
        return site;
    }

    void host(String name) throws IOException, InterruptedException {
        run(testbed, "host", home.toString(), name, "worker", HOSTS);
    }

    String inside(String host, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(testbed, "exec", home.toString(), host));
        line.addAll(List.of(words));
        return run(line.toArray(String[]::new));
    }

    /** A host with an agent that is up. */
    void agent(String name, String bootstrap, String ring) throws IOException, InterruptedException {
        host(name);
        Path root = home.resolve("hosts").resolve(name);
        Files.copy(deb, root.resolve("root/agent.deb"), StandardCopyOption.REPLACE_EXISTING);
        inside(name, "dpkg", "-i", "/root/agent.deb");
        Files.writeString(root.resolve("etc/kubehop/ring.json"), ring);
        Files.writeString(root.resolve("etc/kubehop/agent.yaml"), """
            kafka: {bootstrap: "%s"}
            nodes: %s
            cluster: %s
            host: real
            folder: /var/lib/kubehop-agent
            """.formatted(bootstrap, name, OrderOffice.CLUSTER));
        File log = home.resolve(name + ".agent.log").toFile();
        agents.add(new ProcessBuilder(testbed, "exec", home.toString(), name, "kubehop-agent")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start());
        for (int i = 0; i < LIMIT_SECONDS * 10; i++) {
            if (log.exists() && Files.readString(log.toPath()).contains(" is up; ")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("the agent of " + name + " is not up: " + Files.readString(log.toPath()));
    }

    /** Waits until the API server says that the node is Ready with that kubelet. */
    void awaitReady(String node, KubeVersion version) throws IOException, InterruptedException {
        String kubectl =
                Path.of(run(testbed, "bin", CONTROL_PLANE).strip(), "kubectl").toString();
        String wanted = version + " True";
        for (int i = 0; i < LIMIT_SECONDS * 5; i++) {
            String is = run(
                    kubectl,
                    "--kubeconfig",
                    home.resolve("kubeconfig").toString(),
                    "get",
                    "node",
                    node,
                    "-o",
                    "jsonpath={.status.nodeInfo.kubeletVersion} {.status.conditions[?(@.type=='Ready')].status}");
            if (is.strip().equals(wanted)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException(node + " is not ready with " + version);
    }

    private String run(String... line) throws IOException, InterruptedException {
        // What the testbed starts keeps its output open: a file, never a pipe.
        Path output = Files.createTempFile("kubehop-outage", ".log");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(List.of(line) + " failed: " + Files.readString(output));
            }
            return Files.readString(output);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    @Override
    public void close() throws IOException {
        agents.forEach(Process::destroy);
        Process down = new ProcessBuilder(testbed, "down", home.toString()).start();
        down.onExit().join();
    }
}
