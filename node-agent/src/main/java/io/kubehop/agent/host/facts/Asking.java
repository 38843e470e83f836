package io.kubehop.agent.host.facts;

import io.kubehop.agent.host.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks programs and files that may not be there. */
record Asking(Commands commands, Duration timeout) {
    private static final int UNKNOWN = -1;

    /** What a program prints; nothing if it is not there or does not end well. */
    Optional<String> ask(String... line) throws InterruptedException {
        try {
            Commands.Outcome said = commands.run(Commands.Command.of(timeout, line));
            return said.ok() ? Optional.of(said.out()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Its exit code; -1 if it is not there or does not end in time. */
    int exit(String... line) throws InterruptedException {
        try {
            Commands.Outcome said = commands.run(Commands.Command.of(timeout, line));
            return said.timedOut() ? UNKNOWN : said.exit();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** What is in a file; nothing if it cannot be read. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
