package io.kubehop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code kubehop pause|resume|abort|retry}: one word to a running upgrade. Which word is the name it is registered under, and
 * what the planner answers is what is printed.
 */
@picocli.CommandLine.Command
final class SteerCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "UPGRADE", description = "The id of the upgrade.")
    private String upgrade = "";

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Kept with the event.")
    private String reason = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Terminal terminal;

    SteerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return ServerOptions.asked(() -> {
            JsonNode answer = server.planner().ask(reason, upgrade, spec.name());
            terminal.out()
                    .println(
                            server.json()
                                    ? answer.toPrettyString()
                                    : upgrade + " " + answer.path("state").asString(""));
            return ExitCode.OK.number();
        });
    }
}
