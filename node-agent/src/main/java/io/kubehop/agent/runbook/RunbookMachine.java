package io.kubehop.agent.runbook;

import io.kubehop.agent.orders.OrderCheck;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The work on one node. The algorithm:
 *
 * <ol>
 *   <li>An order comes: to upgrade, to work ahead, or to roll back. The very order that is known already: ignored. Not to be
 *       believed ({@link OrderCheck}: signature, address, time, turn), or older than what was done: refused. Else it is noted,
 *       and, as soon as nothing is under way, the node's version is read.
 *   <li>A node behind where the order begins, a downgrade, another major, or more than three minors at once: refused; so is a way back to a higher version. The version
 *       is there already and the last order on this node was fulfilled with it: taken and at its end at once. Else: taken.
 *   <li>The steps of the runbook, one after the other: started is journaled, the host does it, finished is journaled.
 *   <li>A step that fails is tried again after a growing pause; after the last try, or at once where trying again is hopeless,
 *       the order is given up.
 *   <li>If the node may not be what it was by then, the steps of the way back follow: the node is rolled back, and the order failed.
 *   <li>After the last step the node is upgraded; of an order to roll back, rolled back.
 *   <li>Work ahead is one step, and nothing is said but its end. An order to work that comes meanwhile waits for it, but not for a
 *       second try.
 * </ol>
 *
 * <p>Invariants: one order at a time; no step before its start is in the journal; no step before the one in front of it is
 * finished; every order taken ends with NodeUpgraded, NodeRolledBack or NodeFailed, exactly once but for a NodeRolledBack right
 * before a NodeFailed.
 */
public final class RunbookMachine implements Machine<RunbookState, RunbookInput, RunbookFact, Work> {
    private final RunbookSettings settings;
    private final Reception reception;
    private final Ending ending;

    public RunbookMachine(RunbookSettings settings) {
        this.settings = settings;
        this.reception = new Reception(settings);
        this.ending = new Ending(settings);
    }

    @Override
    public RunbookState initial() {
        return RunbookState.INITIAL;
    }

    @Override
    public Decision<RunbookFact> decide(RunbookState state, RunbookInput input, Instant now) {
        return switch (input) {
            case RunbookInput.Ordered(var order) -> reception.ordered(state, order, new Job.Upgrade(), now);
            case RunbookInput.PreparationOrdered(var order) ->
                reception.ordered(state, order, new Job.Preparation(), now);
            case RunbookInput.RollbackOrdered(var order, var reason) ->
                reception.ordered(state, order, new Job.WayBack(reason, true), now);
            case RunbookInput.VersionRead(var order, var version) -> reception.versionRead(state, order, version, now);
            case RunbookInput.StepRun run -> ending.stepRun(state, run, now);
        };
    }

    @Override
    public RunbookState evolve(RunbookState state, RunbookFact fact) {
        return switch (fact) {
            case RunbookFact.OrderReceived(WorkOrder order, Instant _) -> state.asked(order, new Job.Upgrade());
            case RunbookFact.PreparationReceived(WorkOrder order, Instant _) ->
                state.asked(order, new Job.Preparation());
            case RunbookFact.RollbackReceived(WorkOrder order, String reason, Instant _) ->
                state.asked(order, new Job.WayBack(reason, true));
            case RunbookFact.OrderDoubted(WorkOrder order, String reason, Instant _) ->
                state.notBelieved(new RunbookState.Refused(order.upgrade(), order.batch(), order.attempt(), reason));
            case RunbookFact.PreparationBegun(WorkOrder order, Instant at) ->
                at(state.taken(order, at), Step.PREPARE, at);
            case RunbookFact.PreparationStumbled(WorkOrder _, String _, int tries, Instant at) ->
                failed(state, tries, at);
            case RunbookFact.WayBackBegun(WorkOrder order, String reason, Instant at) ->
                state.running(new RunbookState.Running(order, new Job.WayBack(reason, false), "", at, 0, at));
            case RunbookFact.Said(AgentEvent event, Instant at) -> said(state, event, at);
        };
    }

    private static RunbookState said(RunbookState state, AgentEvent event, Instant at) {
        return switch (event) {
            case AgentEvent.OrderTaken(WorkOrder order) -> state.taken(order, at);
            case AgentEvent.OrderRefused refused ->
                state.refused(new RunbookState.Refused(
                        refused.upgrade(), refused.batch(), refused.attempt(), refused.reason()));
            case AgentEvent.StepStarted step -> at(state, step.step(), at);
            case AgentEvent.StepFinished _ -> state;
            case AgentEvent.StepFailed step -> failed(state, step.tries(), at);
            case AgentEvent.NodeUpgraded _ -> state.ended(true);
            case AgentEvent.NodeFailed _ -> state.ended(false);
            case AgentEvent.NodePrepared prepared -> prepared(state, prepared.batch());
            case AgentEvent.PreparationFailed prepared -> prepared(state, prepared.batch());
            case AgentEvent.NodeRolledBack _ ->
                // Without an order, the NodeFailed that follows is the end.
                state.running()
                                .filter(now -> now.job() instanceof Job.WayBack(String _, boolean ordered) && ordered)
                                .isPresent()
                        ? state.ended(true)
                        : state;
        };
    }

    private static RunbookState at(RunbookState state, String step, Instant at) {
        return state.running().map(now -> state.running(now.at(step, at))).orElse(state);
    }

    private static RunbookState failed(RunbookState state, int tries, Instant at) {
        return state.running().map(now -> state.running(now.failed(tries, at))).orElse(state);
    }

    private static RunbookState prepared(RunbookState state, String batch) {
        return state.running()
                        .filter(now -> now.job() instanceof Job.Preparation)
                        .isPresent()
                ? state.ended(true)
                : state.notPrepared(batch);
    }

    @Override
    public Set<Work> todo(RunbookState state, Instant now) {
        var work = new LinkedHashSet<Work>();
        state.running().ifPresent(running -> work.add(next(state, running)));
        if (state.running().isEmpty()) {
            state.asked().ifPresent(asked -> work.add(new Work.ReadVersion(asked.order())));
        }
        return work;
    }

    private Work next(RunbookState state, RunbookState.Running running) {
        int attempt = running.failures() + 1;
        boolean hurry = running.failures() == 0 || (running.job() instanceof Job.Preparation && state.workWaits());
        Duration wait = hurry ? Duration.ZERO : settings.pauseAfter(running.failures());
        Step step = settings.runbook()
                .step(running.order(), running.step())
                .orElseGet(() -> new Step(running.step(), "a step of another version of the runbook"));
        Instant notBefore = running.failedAt().plus(wait).plus(settings.pace().of(step, running.order(), attempt));
        return new Work.RunStep(running.order(), running.step(), attempt, notBefore);
    }
}
