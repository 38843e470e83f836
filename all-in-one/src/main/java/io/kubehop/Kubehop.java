package io.kubehop;

import io.kubehop.cli.KubehopCommand;
import io.kubehop.cli.Terminal;

/** Entry point of the command line; the exit codes are in {@link io.kubehop.cli.ExitCode}. */
public final class Kubehop {
    private Kubehop() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "kubehop-logback.xml");
        }
        System.exit(KubehopCommand.run(Terminal.ofProcess(), args));
    }
}
