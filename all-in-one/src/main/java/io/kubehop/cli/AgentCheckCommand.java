package io.kubehop.cli;

import io.kubehop.agent.NodeAgentProgram;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubehop agent check}: what an upgrade would do on this host, and what stands against it. */
@Command(
        name = "check",
        description =
                "Tell what an upgrade would do on this host and what stands against it; exit code 1 if something does.")
final class AgentCheckCommand implements Callable<Integer> {

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The version; without it, all that could matter is told.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private Optional<Path> config = Optional.empty();

    private final Terminal terminal;

    AgentCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        return NodeAgentProgram.check(config, to, terminal.out(), terminal.err());
    }
}
