package io.kubehop.agent.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An agent that runs from the folder its packages install, with the package's runtime and options. */
final class InstalledAgent implements AutoCloseable {
    private static final String HOME = "/usr/lib/kubehop-agent";
    private static final String STATE = "/var/lib/kubehop-agent";

    private final Process process;
    private final Duration started;

    private InstalledAgent(Process process, Duration started) {
        this.process = process;
        this.started = started;
    }

    /**
     * Starts it and waits until it says that it is up.
     *
     * @param tree what the build has put together for {@code /usr/lib/kubehop-agent}
     * @param folder its own, with its configuration {@code agent.yaml}
     * @throws IOException if it ends before that
     */
    static InstalledAgent start(Path tree, Path folder) throws IOException {
        Path options = folder.resolve("jvm.options");
        Files.writeString(
                options,
                Files.readString(tree.resolve("jvm.options"))
                        .replace(HOME, tree.toString())
                        .replace(STATE, folder.toString()));
        var command = new ArrayList<>(List.of(
                tree.resolve("runtime/bin/java").toString(),
                "@" + options,
                "io.kubehop.agent.NodeAgentProgram",
                "--config",
                folder.resolve("agent.yaml").toString()));
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader();
        var lines = new ArrayList<String>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            if (line.contains(" is up; ")) {
                var agent = new InstalledAgent(process, Duration.ofNanos(System.nanoTime() - begun));
                Thread.ofVirtual().start(() -> drain(said));
                return agent;
            }
        }
        throw new IOException("the agent ended: " + String.join("\n", lines));
    }

    private static void drain(BufferedReader said) {
        try (Stream<String> lines = said.lines()) {
            lines.forEach(_ -> {});
        } catch (UncheckedIOException _) {
            // It was ended.
        }
    }

    /** From the start of its process until it said that it is up. */
    Duration started() {
        return started;
    }

    Proc proc() {
        return new Proc(process.pid());
    }

    /** Asks it to end, as systemd does. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
