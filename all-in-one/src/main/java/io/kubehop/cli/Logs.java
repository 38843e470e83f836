package io.kubehop.cli;

import java.nio.file.Path;

/** Where the log of a command that serves goes. */
final class Logs {

    private Logs() {}

    /**
     * Into a file, with nothing but errors on stderr: the command itself says what somebody at the terminal should know. To be
     * called before the first logger is made.
     */
    static void into(Path file) {
        System.setProperty("kubehop.log", file.toString());
        System.setProperty("kubehop.stderr", "ERROR");
    }
}
