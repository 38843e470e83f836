package io.kubehop.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Commands {
    static final long LIMIT_SECONDS = 60;

    private Commands() {}

    /** How it ended, and what it printed on either channel. */
    record Finished(int exit, String printed) {}

    static Finished finish(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError(command + " did not end within " + LIMIT_SECONDS + " s");
            }
            return new Finished(process.exitValue(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
