package io.kubehop.cli;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code kubehop plan}: what an upgrade would do, without recording it. */
@Command(name = "plan", description = "Show what an upgrade would do: hops, batches, findings. Changes nothing.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return ServerOptions.asked(() -> {
            JsonNode answer = server.planner()
                    .post(
                            "upgrades?dryRun=true",
                            policy.body(),
                            UUID.randomUUID().toString());
            if (server.json()) {
                terminal.out().println(answer.toPrettyString());
            } else {
                PlanText.lines(answer).forEach(terminal.out()::println);
            }
            return ExitCode.OK.number();
        });
    }
}
