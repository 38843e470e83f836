package io.kubehop.planner.http;

import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.loop.Outcome;
import io.kubehop.planner.path.ClusterReader;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.PathAnswer;
import io.kubehop.planner.path.PathPlanner;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import io.kubehop.planner.path.PlannerState;
import io.kubehop.planner.path.RollbackRules;
import io.kubehop.planner.path.Upgrade;
import io.kubehop.planner.postgres.Feed;
import io.kubehop.planner.postgres.FeedTable;
import io.kubehop.planner.postgres.IdempotencyTable;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Where what is asked for is dealt with: it goes to the machine, and is answered with what that decided. */
public final class Desk {
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(15);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final int SUFFIXES = 0x1_0000;

    private final MachineLoop<PlannerState, PlannerInput, PlanEvent, PlannerAction> loop;
    private final Feed feed;
    private final KnownUpgrades known;
    private final Once once;
    private final ClusterReader cluster;
    private final PathPlanner planner;
    private final HostGate hosts;
    private final InstantSource clock;

    public Desk(
            MachineLoop<PlannerState, PlannerInput, PlanEvent, PlannerAction> loop,
            Feed feed,
            FeedTable table,
            IdempotencyTable answers,
            ClusterReader cluster,
            PathPlanner planner,
            HostGate hosts,
            InstantSource clock) {
        this.loop = loop;
        this.feed = feed;
        this.known = new KnownUpgrades(loop, feed, table);
        this.once = new Once(answers);
        this.cluster = cluster;
        this.planner = planner;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** What is known of upgrades, for whoever only asks. */
    KnownUpgrades known() {
        return known;
    }

    Answer propose(String body, Optional<String> key, boolean dryRun) {
        RequestBody.Proposal proposal = RequestBody.proposal(body);
        return dryRun
                ? plan(
                        proposal,
                        (_, plan) -> Answer.of(HttpStatus.OK, new Views.DryRun(plan.plan(), proposal.policy())))
                : once.answer(
                        key,
                        "POST /upgrades\n" + body,
                        freshId(),
                        "rest:" + UUID.randomUUID(),
                        (upgrade, cause, again) -> propose(proposal, upgrade, cause, again));
    }

    private Answer propose(RequestBody.Proposal proposal, String id, String cause, boolean again) {
        Optional<Upgrade> present = known.current();
        if (again && present.filter(u -> u.id().equals(id)).isPresent()) {
            Upgrade made = present.get();
            return created(new Views.Planned(id, KnownUpgrades.state(made), made.plan(), made.policy()));
        }
        if (present.filter(u -> u.status() != Upgrade.Status.PLANNED).isPresent()) {
            return running(present.get());
        }
        return plan(proposal, (view, found) -> {
            var input = new PlannerInput.Propose(id, view.cluster(), found.plan(), proposal.policy());
            return decided(
                    cause,
                    input,
                    _ -> created(new Views.Planned(id, UpgradeState.PLANNED, found.plan(), proposal.policy())),
                    why -> known.current()
                            .map(Desk::running)
                            .orElseGet(() -> Answer.problem(HttpStatus.CONFLICT, why)));
        });
    }

    private static Answer created(Views.Planned planned) {
        return Answer.created("/upgrades/" + planned.id(), planned);
    }

    private static Answer running(Upgrade upgrade) {
        return Answer.conflict(
                "upgrade " + upgrade.id() + " to " + upgrade.plan().to()
                        + " is under way: one upgrade at a time. Abort it, or wait for its end",
                upgrade.id());
    }

    @FunctionalInterface
    private interface Use {
        Answer answer(ClusterView view, PathAnswer.Planned plan);
    }

    private Answer plan(RequestBody.Proposal proposal, Use use) {
        ClusterView view;
        try {
            view = cluster.view();
        } catch (IOException e) {
            return away(e);
        }
        try {
            return switch (hosts.check(planner.plan(proposal.to(), proposal.policy(), view), view.cluster())) {
                case PathAnswer.Refused(var reasons) -> Answer.refused(reasons);
                case PathAnswer.Planned plan -> use.answer(view, plan);
            };
        } catch (SQLException e) {
            return Answer.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "the hosts' reports cannot be read: " + e.getMessage());
        }
    }

    private static Answer away(IOException e) {
        return Answer.problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                e.getMessage() + ". Nothing was recorded; ask again when it is back. An upgrade that runs waits by"
                        + " itself");
    }

    Answer command(CommandKind kind, String id, String body, Optional<String> key) {
        RequestBody.Order order = RequestBody.order(body, "asked for");
        if (!known.known(id)) {
            return KnownUpgrades.unknown(id);
        }
        return once.answer(
                key,
                "POST /upgrades/" + id + "/" + kind + "\n" + body,
                id,
                "rest:" + UUID.randomUUID(),
                (_, cause, again) -> decided(
                        cause,
                        kind.input(id, order),
                        events -> Answer.of(HttpStatus.OK, new Views.Commanded(id, known.state(id, events))),
                        why -> again
                                ? Answer.of(HttpStatus.OK, new Views.Commanded(id, known.state(id, List.of())))
                                : conflict(id, why)));
    }

    /** Has a node brought back to the version it had. */
    Answer rollBack(String id, String node, String body, Optional<String> key) {
        RequestBody.Order order = RequestBody.order(body, "asked for");
        if (!known.known(id)) {
            return KnownUpgrades.unknown(id);
        }
        return once.answer(
                key,
                "POST /upgrades/" + id + "/nodes/" + node + "/rollback\n" + body,
                id,
                "rest:" + UUID.randomUUID(),
                (_, cause, _) -> rollBack(id, node, order, cause));
    }

    private Answer rollBack(String id, String node, RequestBody.Order order, String cause) {
        try {
            var ask = new PlannerInput.RollBack(id, order.by(), order.reason(), node, cluster.view());
            return decided(cause, ask, events -> rollingBack(id, node, events), why -> Answer.conflict(why, id));
        } catch (IOException e) {
            return away(e);
        }
    }

    private static Answer rollingBack(String id, String node, List<PlanEvent> events) {
        return events.stream()
                .flatMap(event -> event instanceof PlanEvent.RollbackAsked asked
                        ? asked.batch().orders().stream()
                        : Stream.empty())
                .findFirst()
                .map(back -> Answer.of(
                        HttpStatus.OK,
                        new Views.RollingBack(
                                id, node, back.from(), back.to(), back.batch(), RollbackRules.CANNOT_BE_UNDONE)))
                .orElseGet(() -> Answer.problem(HttpStatus.INTERNAL_SERVER_ERROR, "nothing was asked for"));
    }

    private Answer conflict(String id, String why) {
        String detail = feed.upgrade(id)
                .filter(u -> u.state().ended() && known.current(id).isEmpty())
                .map(u ->
                        "upgrade " + id + " is over: it is " + u.state().name().toLowerCase(Locale.ROOT))
                .orElse(why);
        return Answer.conflict(detail, id);
    }

    @FunctionalInterface
    private interface Accepted {
        Answer answer(List<PlanEvent> events);
    }

    @FunctionalInterface
    private interface Ignored {
        Answer answer(String why);
    }

    private Answer decided(String cause, PlannerInput input, Accepted accepted, Ignored ignored) {
        try {
            Outcome<PlanEvent> outcome = loop.submit(PlannerMachine.STREAM, cause, input)
                    .get(DECIDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return switch (outcome) {
                case Outcome.Accepted<PlanEvent>(var _, List<PlanEvent> events) -> accepted.answer(events);
                case Outcome.Ignored<PlanEvent>(String why) -> ignored.answer(why);
                case Outcome.Stopped<PlanEvent>(String why) ->
                    Answer.problem(HttpStatus.INTERNAL_SERVER_ERROR, "the planner has stopped deciding: " + why);
            };
        } catch (TimeoutException e) {
            return Answer.problem(
                    HttpStatus.GATEWAY_TIMEOUT,
                    "the planner's journal did not answer within " + DECIDED_WITHIN.toSeconds()
                            + " s; it may still be done: look at the upgrade, or ask again with the same"
                            + " Idempotency-Key");
        } catch (ExecutionException e) {
            return Answer.problem(HttpStatus.SERVICE_UNAVAILABLE, "the planner is stopping; nothing was done");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.problem(HttpStatus.SERVICE_UNAVAILABLE, "the planner is stopping");
        }
    }

    /** Readable, and not used before: {@code u-20261123-3f9a}. */
    private String freshId() {
        String id;
        do {
            id = "u-%s-%04x"
                    .formatted(
                            DAY.format(clock.instant()),
                            ThreadLocalRandom.current().nextInt(SUFFIXES));
        } while (known.known(id));
        return id;
    }
}
