package io.kubehop.cli;

import io.kubehop.Kubehop;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kubehop version}: the version of Kubehop and of the Java it runs on. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println("kubehop " + version() + " (Java " + Runtime.version() + ")");
        return ExitCode.OK.number();
    }

    /** The version of the jar; classes that do not come from a jar are a developer's. */
    private static String version() {
        return Optional.ofNullable(Kubehop.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
