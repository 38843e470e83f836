package io.kubehop.machine.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that the configuration names. What it prints is logged.
 *
 * @param name for the log
 * @param words the program and its arguments; no shell is asked
 * @param timeout after which it is ended, with the programs it started
 */
public record Command(String name, List<String> words, Duration timeout) {
    private static final Logger LOG = LoggerFactory.getLogger(Command.class);
    private static final int NOT_STARTED = 127;
    private static final int TIMED_OUT = 124;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);

    public Command {
        words = List.copyOf(words);
    }

    /**
     * How it ended.
     *
     * @param exit its exit code; 124 if it was ended because of the timeout, 127 if it could not be started
     * @param lastLine that it printed and that is not blank; empty if there is none
     * @param reason one sentence, empty for the exit code 0
     */
    public record Ended(int exit, String lastLine, String reason) {}

    /** Runs it to its end, with these variables beside those of this process. Interrupted, it is ended first. */
    public Ended run(Map<String, String> variables) throws InterruptedException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return new Ended(NOT_STARTED, "", String.valueOf(e.getMessage()));
        }
        var lastLine = new AtomicReference<>("");
        Thread output = Thread.ofVirtual().start(() -> log(process, lastLine));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                ProcessTree.end(process, GRACE);
                return new Ended(TIMED_OUT, lastLine.get(), "it did not end within " + timeout + said(lastLine));
            }
        } catch (InterruptedException e) {
            ProcessTree.end(process, GRACE);
            throw e;
        }
        boolean _ = output.join(OUTPUT_LIMIT);
        int exit = process.exitValue();
        return new Ended(exit, lastLine.get(), exit == 0 ? "" : "exit code " + exit + said(lastLine));
    }

    private static String said(AtomicReference<String> lastLine) {
        return lastLine.get().isEmpty() ? "" : ": " + lastLine.get();
    }

    private void log(Process process, AtomicReference<String> lastLine) {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(line -> {
                LOG.info("{}: {}", name, line);
                if (!line.isBlank()) {
                    lastLine.set(line.strip());
                }
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The output of {} ended", name, e);
        }
    }
}
