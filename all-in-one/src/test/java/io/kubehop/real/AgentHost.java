package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.NodeAgentProgram;
import io.kubehop.events.NodeRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A host of the testbed, with Debian's apt, a real kubeadm and a real kubelet, and the agent as a process inside. */
record AgentHost(Testbed testbed, String name, NodeRole role) {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String FOLDER = "/var/lib/kubehop";
    static final String DEATHS = "deaths";
    private static final String FLAGS = "/var/lib/kubelet/kubeadm-flags.env";

    /** A host that has joined the cluster as a worker. */
    static AgentHost worker(Testbed testbed, String name, String minor) throws Exception {
        testbed.host(name, "worker", minor);
        return new AgentHost(testbed, name, NodeRole.WORKER);
    }

    /** The same as a control-plane node; the API server and the etcd that answer are the testbed's. */
    static AgentHost controlPlane(Testbed testbed, String name, String minor) throws Exception {
        testbed.host(name, "control-plane", minor);
        return new AgentHost(testbed, name, NodeRole.CONTROL_PLANE);
    }

    /** Its file system, from outside. */
    Path root() {
        return testbed.hostRoot(name);
    }

    /** How a program inside ended, and all that it said. */
    record Ended(int exit, String said) {
        List<String> lines(String start) {
            return said.lines().filter(line -> line.startsWith(start)).toList();
        }
    }

    Ended run(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile("host", ".log");
        try {
            Process process = start(output, words);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(words) + " did not end: " + Files.readString(output, UTF_8));
            }
            return new Ended(process.exitValue(), Files.readString(output, UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    Process start(Path output, String... words) throws IOException {
        return new ProcessBuilder(testbed.inside(name, words))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Runs a script that must succeed; what it said. */
    String shell(String script) throws IOException, InterruptedException {
        Ended ended = run("bash", "-c", script);
        if (ended.exit() != 0) {
            throw new AssertionError(script + " ended with " + ended.exit() + ": " + ended.said());
        }
        return ended.said();
    }

    /** A Java program of this build, inside. */
    List<String> java(String program, String... arguments) {
        var words = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logging(),
                "-cp",
                ClassPath.all(),
                program));
        words.addAll(List.of(arguments));
        return words;
    }

    /** The agent's own settings of the logger, and not those of the tests, which are on the class path too. */
    private static String logging() {
        String home = NodeAgentProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        return home.endsWith("/") ? home + "logback.xml" : "jar:" + home + "!/logback.xml";
    }

    /**
     * The agent follows one order to its end, without Kafka.
     *
     * @param healthy how long the kubelet may take to be well
     * @param more a file that the order names, and what its SHA-256 has to be: {@code NAME=SUM}
     */
    Ended story(String what, String from, String to, String batch, Duration healthy, String... more)
            throws IOException, InterruptedException {
        return run(
                Stream.concat(Stream.of(story(what, from, to, batch, healthy, AgentStory.Way.BRIEF)), Stream.of(more))
                        .toArray(String[]::new));
    }

    private String[] story(String what, String from, String to, String batch, Duration healthy, AgentStory.Way way) {
        return java(
                        AgentStory.class.getName(),
                        FOLDER,
                        name,
                        role.name(),
                        what,
                        from,
                        to,
                        batch,
                        Long.toString(healthy.toSeconds()),
                        way.name())
                .toArray(new String[0]);
    }

    /** The same by as many processes as it takes when each dies at the next command. */
    Deaths deadlyStory(String what, String from, String to, String batch) throws Exception {
        return deadlyStory(what, from, to, batch, _ -> {});
    }

    /** What happens between two of them, while there is no agent. */
    @FunctionalInterface
    interface Interlude {
        /** @param death of which the one before has died: "after apt-get …" */
        void after(String death) throws Exception;
    }

    Deaths deadlyStory(String what, String from, String to, String batch, Interlude interlude) throws Exception {
        for (int deaths = 0; ; deaths++) {
            Ended ended = run(story(what, from, to, batch, Duration.ofMinutes(1), AgentStory.Way.DYING));
            if (ended.exit() != DyingCommands.KILLED) {
                return new Deaths(deaths, ended);
            }
            interlude.after(
                    Files.readAllLines(root().resolve(FOLDER.substring(1)).resolve(DEATHS), UTF_8)
                            .getLast());
        }
    }

    /** An agent that tries a step as often as it takes, while the test does something to the host. */
    Patient patientStory(String what, String from, String to, String batch) throws IOException {
        Path output = Files.createTempFile("host", ".log");
        return new Patient(
                start(output, story(what, from, to, batch, Duration.ofMinutes(1), AgentStory.Way.PATIENT)), output);
    }

    record Patient(Process process, Path output) implements AutoCloseable {
        private static final Duration SOON = Duration.ofMinutes(1);

        private String said() {
            try {
                return Files.readString(output, UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until the step has failed for a reason with these words; all of the reason's row. */
        String failed(String step, String words) {
            Predicate<String> wanted = line -> line.startsWith(AgentStory.NOW + "StepFailed")
                    && line.contains("\"" + step + "\"")
                    && line.contains(words);
            Pauses.until(step + " fails: " + words, SOON, () -> said().lines().anyMatch(wanted), this::said);
            return said().lines().filter(wanted).findFirst().orElseThrow();
        }

        Ended end() throws InterruptedException {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no end: " + said());
            }
            return new Ended(process.exitValue(), said());
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    record Deaths(int count, Ended last) {}

    /** What an upgrade must leave alike, however it was interrupted. */
    String state() throws IOException, InterruptedException {
        return shell("dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n' kubeadm kubectl kubelet;"
                + " apt-mark showhold; cat " + FLAGS + " /etc/default/kubelet /var/lib/kubelet/config.yaml;"
                + " dpkg --audit; ls /var/lib/dpkg/updates; pgrep -c -f ^/usr/bin/kubelet");
    }

    String flags() throws IOException, InterruptedException {
        return shell("cat " + FLAGS);
    }
}
