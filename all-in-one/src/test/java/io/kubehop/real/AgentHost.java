package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.NodeAgentProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A host of the testbed, with Debian's apt, a real kubeadm and a real kubelet, and the agent as a process inside. */
record AgentHost(Testbed testbed, String name) {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String FLAGS = "/var/lib/kubelet/kubeadm-flags.env";

    /** A host that has joined the cluster as a worker. */
    static AgentHost worker(Testbed testbed, String name, String minor) throws Exception {
        testbed.host(name, "worker", minor);
        return new AgentHost(testbed, name);
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
    Ended story(String what, String from, String to, String batch, Duration healthy, boolean dying, String... more)
            throws IOException, InterruptedException {
        var arguments = new java.util.ArrayList<>(List.of(
                "/var/lib/kubehop",
                name,
                what,
                from,
                to,
                batch,
                Long.toString(healthy.toSeconds()),
                dying ? "die" : "live"));
        arguments.addAll(List.of(more));
        return run(java(AgentStory.class.getName(), arguments.toArray(new String[0]))
                .toArray(new String[0]));
    }

    /** The same by as many processes as it takes when each dies at the next command. */
    Deaths deadlyStory(String what, String from, String to, String batch) throws IOException, InterruptedException {
        for (int deaths = 0; ; deaths++) {
            Ended ended = story(what, from, to, batch, Duration.ofMinutes(1), true);
            if (ended.exit() != DyingCommands.KILLED) {
                return new Deaths(deaths, ended);
            }
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
