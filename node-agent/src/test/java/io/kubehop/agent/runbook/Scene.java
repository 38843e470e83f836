package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A worker and the orders it gets, for tests. */
final class Scene {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final KubeVersion OLD = KubeVersion.parse("1.35.2");
    static final KubeVersion NEW = KubeVersion.parse("1.36.1");
    static final WorkOrder ORDER = order("1-workers-01", 1, 1, NEW);
    static final WorkOrder RETRY = order("1-workers-01", 2, 1, NEW);
    static final WorkOrder BACK =
            new WorkOrder("cl", "u1", "back-w1", 1, 1, "w1", NodeRole.WORKER, "", NEW, OLD, false);
    static final WorkOrder NEXT_HOP = order("2-workers-01", 1, 2, KubeVersion.parse("1.37.0"));

    private Scene() {}

    static WorkOrder order(String batch, int attempt, int hop, KubeVersion to) {
        return new WorkOrder("cl", "u1", batch, attempt, hop, "w1", NodeRole.WORKER, "", OLD, to, false);
    }

    static RunbookFact said(AgentEvent event) {
        return new RunbookFact.Said(event, NOON);
    }

    static RunbookFact received(WorkOrder order) {
        return new RunbookFact.OrderReceived(order, NOON);
    }

    static RunbookFact taken(WorkOrder order) {
        return said(new AgentEvent.OrderTaken(order));
    }

    static RunbookFact started(WorkOrder order, String step) {
        return said(new AgentEvent.StepStarted(order.upgrade(), order.batch(), order.attempt(), "w1", step));
    }

    static RunbookFact finished(WorkOrder order, String step) {
        return said(new AgentEvent.StepFinished(
                order.upgrade(), order.batch(), order.attempt(), "w1", step, Duration.ZERO));
    }

    static RunbookFact failed(WorkOrder order, String step, String reason, int tries) {
        return said(
                new AgentEvent.StepFailed(order.upgrade(), order.batch(), order.attempt(), "w1", step, reason, tries));
    }

    static RunbookFact upgraded(WorkOrder order) {
        return said(new AgentEvent.NodeUpgraded(order.upgrade(), order.batch(), order.attempt(), "w1", order.to()));
    }

    static RunbookFact gaveUp(WorkOrder order, String reason) {
        return said(new AgentEvent.NodeFailed(order.upgrade(), order.batch(), order.attempt(), "w1", reason));
    }

    static RunbookFact refused(WorkOrder order, String reason) {
        return said(new AgentEvent.OrderRefused(order.upgrade(), order.batch(), order.attempt(), "w1", reason));
    }

    static RunbookFact rolledBack(WorkOrder order, KubeVersion version, String reason) {
        return said(
                new AgentEvent.NodeRolledBack(order.upgrade(), order.batch(), order.attempt(), "w1", version, reason));
    }

    static RunbookFact prepared(WorkOrder order) {
        return said(new AgentEvent.NodePrepared(
                order.upgrade(), order.batch(), order.attempt(), "w1", order.to(), Duration.ZERO));
    }

    static RunbookFact notPrepared(WorkOrder order, String reason) {
        return said(new AgentEvent.PreparationFailed(order.upgrade(), order.batch(), order.attempt(), "w1", reason));
    }

    /** An order to work ahead, at its one step. */
    static List<RunbookFact> preparing(WorkOrder order) {
        return List.of(new RunbookFact.PreparationReceived(order, NOON), new RunbookFact.PreparationBegun(order, NOON));
    }

    static RunbookInput ordered(WorkOrder order) {
        return new RunbookInput.Ordered(order);
    }

    static RunbookInput version(WorkOrder order, KubeVersion version) {
        return new RunbookInput.VersionRead(order, version);
    }

    static RunbookInput did(WorkOrder order, String step) {
        return new RunbookInput.StepRun(order, step, 1, new Host.Result.Done());
    }

    static RunbookInput broke(WorkOrder order, String step, int attempt) {
        return new RunbookInput.StepRun(order, step, attempt, new Host.Result.Failed("no disk"));
    }

    static RunbookInput hopeless(WorkOrder order, String step) {
        return new RunbookInput.StepRun(order, step, 1, new Host.Result.Hopeless("no way"));
    }

    static Work run(WorkOrder order, String step, int attempt, Instant notBefore) {
        return new Work.RunStep(order, step, attempt, notBefore);
    }

    /** An order taken, at its first step. */
    static List<RunbookFact> running(WorkOrder order) {
        return List.of(received(order), taken(order), started(order, "switch-package-source"));
    }

    /** An order fulfilled, from the beginning. */
    static List<RunbookFact> fulfilled(WorkOrder order) {
        var facts = new ArrayList<RunbookFact>();
        facts.add(received(order));
        facts.add(taken(order));
        for (Step step : Runbook.SIMULATED.of(order)) {
            facts.add(started(order, step.name()));
            facts.add(finished(order, step.name()));
        }
        facts.add(upgraded(order));
        return List.copyOf(facts);
    }
}
