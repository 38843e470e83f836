package io.kubehop.cli;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code kubehop upgrade}: plans, starts and follows an upgrade; given again, it follows the one that runs. */
@Command(
        name = "upgrade",
        description = "Upgrade the cluster and follow it to the end. Given again while it runs, it goes on following.",
        footer = {"", "Exit codes: 0 completed, 1 aborted or in need of somebody, 2 bad input."})
final class UpgradeCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Option(names = "--no-follow", description = "Start it and return at once.")
    private boolean noFollow;

    @Option(
            names = "--patience",
            defaultValue = "10m",
            paramLabel = "TIME",
            description = "How long to wait for a planner that does not answer (default: 10m).")
    private String patience = "10m";

    private final Terminal terminal;

    UpgradeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Duration patient = PolicyOptions.duration("--patience", patience);
        return ServerOptions.asked(() -> {
            PlannerClient planner = server.planner();
            String upgrade = started(planner);
            if (noFollow) {
                terminal.out()
                        .println(
                                server.json()
                                        ? planner.get("upgrades/" + upgrade).toPrettyString()
                                        : upgrade);
                return ExitCode.OK.number();
            }
            return followed(planner, upgrade, patient);
        });
    }

    private String started(PlannerClient planner) throws Exception {
        JsonNode planned;
        try {
            planned = planner.post("upgrades", policy.body(), UUID.randomUUID().toString());
        } catch (PlannerClient.Refused refused) {
            return running(planner, refused);
        }
        if (!server.json()) {
            PlanText.lines(planned).forEach(terminal.out()::println);
        }
        String upgrade = planned.path("id").asString("");
        planner.post("upgrades/" + upgrade + "/start", "{}", UUID.randomUUID().toString());
        return upgrade;
    }

    /** The upgrade in the way, if it goes where this one should. */
    private String running(PlannerClient planner, PlannerClient.Refused refused) throws Exception {
        String id = refused.problem().path("upgrade").asString("");
        if (!refused.conflict() || id.isEmpty()) {
            throw refused;
        }
        JsonNode other = planner.get("upgrades/" + id);
        if (!policy.sameTarget(other.path("plan").path("to").asString(""))) {
            throw refused;
        }
        terminal.err().println("kubehop: " + id + " is under way to the same version already: following it");
        return id;
    }

    private Integer followed(PlannerClient planner, String upgrade, Duration patient) throws Exception {
        Follow follow =
                new Follow(server.json() ? terminal.err() : terminal.out(), !server.json() && Follow.terminal());
        Follow.End end = follow.run(planner, upgrade, patient);
        if (server.json()) {
            terminal.out().println(planner.get("upgrades/" + upgrade).toPrettyString());
        } else {
            follow.view().summary().forEach(terminal.out()::println);
        }
        return switch (end) {
            case COMPLETED -> ExitCode.OK.number();
            case GIVEN_UP -> ExitCode.FAILED.number();
            case NEEDS_SOMEBODY -> {
                terminal.err()
                        .println("kubehop: " + upgrade + " is paused; see why with './kubehop status " + upgrade
                                + "', then './kubehop retry " + upgrade + "' or './kubehop abort " + upgrade + "'");
                yield ExitCode.FAILED.number();
            }
        };
    }
}
