package io.kubehop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kubehop rollback}: one worker back to the version it had. */
@Command(
        name = "rollback",
        description = {
            "Bring a worker back to the version it had: drained, rolled back, checked, returned.",
            "While the upgrade is paused, or after it was aborted. The control plane has no way back."
        })
final class RollbackCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "UPGRADE", description = "The id of the upgrade.")
    private String upgrade = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "The node's name.")
    private String node = "";

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Kept with the event.")
    private String reason = "";

    private final Terminal terminal;

    RollbackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return ServerOptions.asked(() -> {
            JsonNode answer = server.planner().ask(reason, upgrade, "nodes", node, "rollback");
            if (server.json()) {
                terminal.out().println(answer.toPrettyString());
            } else {
                terminal.out()
                        .println("%s goes back from %s to %s, as batch %s"
                                .formatted(
                                        node,
                                        answer.path("from").asString(""),
                                        answer.path("to").asString(""),
                                        answer.path("batch").asString("")));
                answer.path("cannotBeUndone")
                        .forEach(one -> terminal.out().println("  not undone: " + one.asString("")));
            }
            return ExitCode.OK.number();
        });
    }
}
