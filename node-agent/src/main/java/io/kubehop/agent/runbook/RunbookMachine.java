package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The work on one node. The algorithm:
 *
 * <ol>
 *   <li>An order comes. For another cluster, or older than what was done: refused. The very order that is known already: ignored.
 *       Else it is noted, and, as soon as nothing is under way, the node's version is read.
 *   <li>A downgrade, another major, or more than three minors at once: refused. The version is there already and the last order
 *       on this node was fulfilled with it: taken and at its end at once. Else: taken.
 *   <li>The steps of the runbook, one after the other: started is journaled, the host does it, finished is journaled.
 *   <li>A step that fails is tried again after a growing pause; after the last try the order is given up.
 *   <li>After the last step the node is upgraded.
 * </ol>
 *
 * <p>Invariants: one order at a time; no step before its start is in the journal; no step before the one in front of it is
 * finished; every order taken ends with NodeUpgraded or NodeFailed, exactly once.
 */
public final class RunbookMachine implements Machine<RunbookState, RunbookInput, RunbookFact, Work> {
    /** How many minors a kubelet may be behind, so how many it may jump: Kubernetes' version skew policy. */
    private static final int MOST_MINORS = 3;

    private final RunbookSettings settings;

    public RunbookMachine(RunbookSettings settings) {
        this.settings = settings;
    }

    @Override
    public RunbookState initial() {
        return RunbookState.INITIAL;
    }

    @Override
    public Decision<RunbookFact> decide(RunbookState state, RunbookInput input, Instant now) {
        return switch (input) {
            case RunbookInput.Ordered(WorkOrder order) -> ordered(state, order, now);
            case RunbookInput.VersionRead(WorkOrder order, KubeVersion version) ->
                versionRead(state, order, version, now);
            case RunbookInput.StepRun run -> stepRun(state, run, now);
        };
    }

    private Decision<RunbookFact> ordered(RunbookState state, WorkOrder order, Instant now) {
        if (state.refusedLast().filter(last -> last.is(order)).isPresent()) {
            return Decision.ignore(name(order) + " was refused already");
        }
        if (settings.cluster().isPresent() && !settings.cluster().get().equals(order.cluster())) {
            return refuse(
                    order,
                    "the order is for cluster " + order.cluster() + ", this node is of "
                            + settings.cluster().get(),
                    now);
        }
        var known = new ArrayList<WorkOrder>();
        state.last().ifPresent(ended -> known.add(ended.order()));
        state.running().ifPresent(running -> known.add(running.order()));
        state.asked().ifPresent(known::add);
        for (WorkOrder other : known) {
            if (!other.node().equals(order.node())) {
                return Decision.ignore("the order is for node " + order.node() + ", not for " + other.node());
            }
            if (same(other, order)) {
                return Decision.ignore(name(order) + " is known already");
            }
            if (older(order, other)) {
                return refuse(order, name(order) + " is older than " + name(other) + ", which is known", now);
            }
        }
        return Decision.accept(new RunbookFact.OrderReceived(order, now));
    }

    private static Decision<RunbookFact> versionRead(
            RunbookState state, WorkOrder order, KubeVersion version, Instant now) {
        if (state.asked().filter(order::equals).isEmpty() || state.running().isPresent()) {
            return Decision.ignore(name(order) + " does not wait for the node's version");
        }
        KubeVersion to = order.to();
        if (to.compareTo(version) < 0) {
            return refuse(order, "the node is at " + version + ": to go back to " + to + " is not possible", now);
        }
        if (to.major() != version.major() || to.minorsAhead(version) > MOST_MINORS) {
            return refuse(order, "from " + version + " to " + to + " is more than three minors at once", now);
        }
        boolean nothingToDo = version.equals(to)
                && state.last()
                        .filter(ended -> ended.upgraded() && ended.order().to().equals(to))
                        .isPresent();
        var facts = new ArrayList<RunbookFact>();
        facts.add(new RunbookFact.Said(new AgentEvent.OrderTaken(order), now));
        facts.add(
                nothingToDo
                        ? upgraded(order, now)
                        : started(order, Runbook.of(order).getFirst(), now));
        return Decision.accept(facts);
    }

    private Decision<RunbookFact> stepRun(RunbookState state, RunbookInput.StepRun run, Instant now) {
        WorkOrder order = run.order();
        Optional<RunbookState.Running> current = state.running()
                .filter(running -> running.order().equals(order)
                        && running.step().equals(run.step())
                        && running.failures() + 1 == run.attempt());
        if (current.isEmpty()) {
            return Decision.ignore(
                    "try " + run.attempt() + " of step " + run.step() + " of " + name(order) + " is not under way");
        }
        return switch (run.result()) {
            case Host.Result.Done() -> {
                var facts = new ArrayList<RunbookFact>();
                Duration took = Duration.between(current.orElseThrow().startedAt(), now);
                facts.add(new RunbookFact.Said(
                        new AgentEvent.StepFinished(
                                order.upgrade(), order.batch(), order.attempt(), order.node(), run.step(), took),
                        now));
                facts.add(Runbook.after(order, run.step())
                        .map(next -> started(order, next, now))
                        .orElseGet(() -> upgraded(order, now)));
                yield Decision.accept(facts);
            }
            case Host.Result.Failed(String reason) -> failed(order, run, reason, now);
        };
    }

    private Decision<RunbookFact> failed(WorkOrder order, RunbookInput.StepRun run, String reason, Instant now) {
        var facts = new ArrayList<RunbookFact>();
        facts.add(new RunbookFact.Said(
                new AgentEvent.StepFailed(
                        order.upgrade(),
                        order.batch(),
                        order.attempt(),
                        order.node(),
                        run.step(),
                        reason,
                        run.attempt()),
                now));
        if (run.attempt() >= settings.tries()) {
            facts.add(new RunbookFact.Said(
                    new AgentEvent.NodeFailed(
                            order.upgrade(),
                            order.batch(),
                            order.attempt(),
                            order.node(),
                            "step " + run.step() + " failed " + run.attempt() + " times, the last time because "
                                    + reason),
                    now));
        }
        return Decision.accept(facts);
    }

    private static boolean same(WorkOrder one, WorkOrder other) {
        return one.upgrade().equals(other.upgrade())
                && one.batch().equals(other.batch())
                && one.attempt() == other.attempt();
    }

    /** Within one upgrade an earlier hop or attempt is older; two upgrades cannot be compared. */
    private static boolean older(WorkOrder order, WorkOrder known) {
        return order.upgrade().equals(known.upgrade())
                && (order.hop() < known.hop()
                        || (order.batch().equals(known.batch()) && order.attempt() < known.attempt()));
    }

    private static String name(WorkOrder order) {
        return "attempt " + order.attempt() + " of batch " + order.batch() + " of upgrade " + order.upgrade();
    }

    private static Decision<RunbookFact> refuse(WorkOrder order, String reason, Instant now) {
        return Decision.accept(new RunbookFact.Said(
                new AgentEvent.OrderRefused(order.upgrade(), order.batch(), order.attempt(), order.node(), reason),
                now));
    }

    private static RunbookFact started(WorkOrder order, Step step, Instant now) {
        return new RunbookFact.Said(
                new AgentEvent.StepStarted(order.upgrade(), order.batch(), order.attempt(), order.node(), step.name()),
                now);
    }

    private static RunbookFact upgraded(WorkOrder order, Instant now) {
        return new RunbookFact.Said(
                new AgentEvent.NodeUpgraded(order.upgrade(), order.batch(), order.attempt(), order.node(), order.to()),
                now);
    }

    @Override
    public RunbookState evolve(RunbookState state, RunbookFact fact) {
        return switch (fact) {
            case RunbookFact.OrderReceived(WorkOrder order, Instant _) -> state.asked(order);
            case RunbookFact.Said(AgentEvent event, Instant at) ->
                switch (event) {
                    case AgentEvent.OrderTaken(WorkOrder order) -> state.taken(order, at);
                    case AgentEvent.OrderRefused refused ->
                        state.refused(new RunbookState.Refused(refused.upgrade(), refused.batch(), refused.attempt()));
                    case AgentEvent.StepStarted step ->
                        state.running()
                                .map(now ->
                                        state.running(new RunbookState.Running(now.order(), step.step(), at, 0, at)))
                                .orElse(state);
                    case AgentEvent.StepFinished _,
                            AgentEvent.NodePrepared _,
                            AgentEvent.PreparationFailed _,
                            AgentEvent.NodeRolledBack _ -> state;
                    case AgentEvent.StepFailed step ->
                        state.running()
                                .map(now -> state.running(new RunbookState.Running(
                                        now.order(), now.step(), now.startedAt(), step.tries(), at)))
                                .orElse(state);
                    case AgentEvent.NodeUpgraded _ -> state.ended(true);
                    case AgentEvent.NodeFailed _ -> state.ended(false);
                };
        };
    }

    @Override
    public Set<Work> todo(RunbookState state, Instant now) {
        var work = new LinkedHashSet<Work>();
        state.running().ifPresent(running -> work.add(next(running)));
        if (state.running().isEmpty()) {
            state.asked().ifPresent(order -> work.add(new Work.ReadVersion(order)));
        }
        return work;
    }

    private Work next(RunbookState.Running running) {
        int attempt = running.failures() + 1;
        Duration wait = running.failures() == 0 ? Duration.ZERO : settings.pauseAfter(running.failures());
        Step step = Runbook.step(running.order(), running.step())
                .orElseGet(() -> new Step(running.step(), "a step of another version of the runbook"));
        Instant notBefore = running.failedAt().plus(wait).plus(settings.pace().of(step, running.order(), attempt));
        return new Work.RunStep(running.order(), running.step(), attempt, notBefore);
    }
}
