package io.kubehop.real;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A cluster of the testbed: a real etcd, API server, controller manager and scheduler on loopback, KWOK for the nodes. */
final class Testbed implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final String command;
    private final Path home;

    private Testbed(String command, Path home) {
        this.command = command;
        this.home = home;
    }

    /** Starts a cluster of a minor in a new folder; skips the test where there is no testbed. */
    static Testbed up(String minor) throws IOException, InterruptedException {
        Optional<String> command = Optional.ofNullable(System.getenv("KUBEHOP_TESTBED"));
        assumeTrue(command.isPresent(), "KUBEHOP_TESTBED does not name a testbed: the real suite is skipped");
        return up(command.orElseThrow(), minor);
    }

    /** Where a minor's programs are; skips the test where there is no testbed. */
    static Path programs(String minor) throws IOException, InterruptedException {
        Optional<String> command = Optional.ofNullable(System.getenv("KUBEHOP_TESTBED"));
        assumeTrue(command.isPresent(), "KUBEHOP_TESTBED does not name a testbed: the real suite is skipped");
        return Path.of(new Testbed(command.orElseThrow(), Path.of(""))
                .run("bin", minor)
                .strip());
    }

    /** Starts a cluster of a minor in a new folder, with that testbed. */
    static Testbed up(String command, String minor) throws IOException, InterruptedException {
        Testbed testbed = new Testbed(
                command, Files.createTempDirectory("kubehop-testbed").resolve("cluster"));
        try {
            testbed.run("up", testbed.home.toString(), minor);
        } catch (IOException | InterruptedException | RuntimeException e) {
            testbed.close();
            throw e;
        }
        return testbed;
    }

    String command() {
        return command;
    }

    Path home() {
        return home;
    }

    Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    /** Adds workers over three zones. */
    void nodes(int count, String version) throws IOException, InterruptedException {
        run("nodes", home.toString(), Integer.toString(count), version);
    }

    /** The minor's kubectl. */
    Path kubectl(String minor) throws IOException, InterruptedException {
        return Path.of(run("bin", minor).strip(), "kubectl");
    }

    /** Makes and starts a host that joins the cluster. It sees the build's folders. */
    void host(String name, String role, String minor) throws IOException, InterruptedException {
        run("host", home.toString(), name, role, minor);
    }

    /** The file system of a host, from outside. */
    Path hostRoot(String name) {
        return home.resolve("hosts").resolve(name);
    }

    /** The command line that runs a program inside a host. */
    List<String> inside(String name, String... words) {
        return Stream.concat(Stream.of(command, "exec", home.toString(), name), Stream.of(words))
                .toList();
    }

    /** Restarts the control plane as another minor. */
    void upgrade(String minor) throws IOException, InterruptedException {
        run("upgrade", home.toString(), minor);
    }

    /** Stops or starts one component. */
    void component(String verb, String component) throws IOException, InterruptedException {
        run(verb, home.toString(), component);
    }

    /**
     * The command that moves the control plane, for a shell; {@code $KUBEHOP_MINOR} is where to. The nodes' leases go with the
     * process that plays the kubelets: its successor would wait some five minutes for them, in which no pod starts or ends.
     */
    String hook() {
        return """
            %1$s stop %2$s kwok &&
            "$(%1$s bin $KUBEHOP_MINOR)/kubectl" --kubeconfig %2$s/kubeconfig -n kube-node-lease delete leases --all >&2 &&
            %1$s upgrade %2$s $KUBEHOP_MINOR
            """.formatted(command, home);
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(home)) {
            try {
                run("down", home.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Path parent = Optional.ofNullable(home.getParent()).orElseThrow();
        try (Stream<Path> left = Files.walk(parent)) {
            for (Path path : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("testbed", ".log");
        try {
            // What the testbed starts keeps its output open: it goes to a file, never to a pipe that is read to its
            // end.
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(command), Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("TESTBED_BIND", ClassPath.folders());
            Process process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("testbed " + List.of(arguments) + " did not end within " + LIMIT);
            }
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException("testbed " + List.of(arguments) + " exited " + process.exitValue() + ": " + said);
            }
            return said;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
