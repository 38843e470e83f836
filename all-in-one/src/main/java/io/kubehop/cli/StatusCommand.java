package io.kubehop.cli;

import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.EventJson;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.show.UpgradeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code kubehop status}: all upgrades, or one of them in full. */
@Command(name = "status", description = "Show all upgrades, or one in full.")
final class StatusCommand implements Callable<Integer> {

    private static final int WIDTH = 110;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "UPGRADE",
            description = "The id of an upgrade; without it all are listed.")
    private Optional<String> upgrade = Optional.empty();

    private final Terminal terminal;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return ServerOptions.asked(() -> {
            JsonNode answer =
                    server.planner().get(upgrade.map(id -> "upgrades/" + id).orElse("upgrades"));
            if (server.json()) {
                terminal.out().println(answer.toPrettyString());
            } else if (upgrade.isPresent()) {
                one(answer);
            } else {
                all(answer);
            }
            return ExitCode.OK.number();
        });
    }

    private void all(JsonNode answer) {
        if (answer.isEmpty()) {
            terminal.out().println("no upgrades yet");
        }
        for (JsonNode one : answer) {
            terminal.out()
                    .printf(
                            "%-22s %-10s %s → %s%n",
                            one.path("id").asString(""),
                            one.path("state").asString(""),
                            one.path("from")
                                    .asString(one.path("plan").path("from").asString("")),
                            one.path("to").asString(one.path("plan").path("to").asString("")));
        }
    }

    private void one(JsonNode answer) {
        UpgradeView view = new UpgradeView();
        EventJson.read("UpgradeProgress", answer.path("progress").toString(), UpgradeProgress.class)
                .ifPresent(view::see);
        for (JsonNode node : answer.path("nodes")) {
            EventJson.read("NodeProgress", node.toString(), NodeProgress.class).ifPresent(view::see);
        }
        Instant now = Instant.now();
        view.lines(WIDTH, now).forEach(terminal.out()::println);
        var blocked = new ArrayList<EvictionBlocked>();
        for (JsonNode block : answer.path("blocked")) {
            EventJson.read("EvictionBlocked", block.toString(), EvictionBlocked.class)
                    .ifPresent(blocked::add);
        }
        if (!blocked.isEmpty()) {
            terminal.out().println("blocked");
            BlockedText.lines(blocked, now).forEach(terminal.out()::println);
        }
    }
}
