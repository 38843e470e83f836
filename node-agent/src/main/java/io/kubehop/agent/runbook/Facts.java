package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;

/** What is said of an order. */
final class Facts {
    private Facts() {}

    static String name(WorkOrder order) {
        return "attempt " + order.attempt() + " of batch " + order.batch() + " of upgrade " + order.upgrade();
    }

    static RunbookFact said(AgentEvent event, Instant now) {
        return new RunbookFact.Said(event, now);
    }

    static Decision<RunbookFact> refuse(WorkOrder order, String reason, Instant now) {
        return Decision.accept(said(
                new AgentEvent.OrderRefused(order.upgrade(), order.batch(), order.attempt(), order.node(), reason),
                now));
    }

    static RunbookFact started(WorkOrder order, Step step, Instant now) {
        return said(
                new AgentEvent.StepStarted(order.upgrade(), order.batch(), order.attempt(), order.node(), step.name()),
                now);
    }

    static RunbookFact finished(WorkOrder order, String step, Duration took, Instant now) {
        return said(
                new AgentEvent.StepFinished(order.upgrade(), order.batch(), order.attempt(), order.node(), step, took),
                now);
    }

    static RunbookFact stumbled(WorkOrder order, String step, String reason, int tries, Instant now) {
        return said(
                new AgentEvent.StepFailed(
                        order.upgrade(), order.batch(), order.attempt(), order.node(), step, reason, tries),
                now);
    }

    static RunbookFact upgraded(WorkOrder order, Instant now) {
        return said(
                new AgentEvent.NodeUpgraded(order.upgrade(), order.batch(), order.attempt(), order.node(), order.to()),
                now);
    }

    static RunbookFact gaveUp(WorkOrder order, String reason, Instant now) {
        return said(
                new AgentEvent.NodeFailed(order.upgrade(), order.batch(), order.attempt(), order.node(), reason), now);
    }

    static RunbookFact prepared(WorkOrder order, Duration took, Instant now) {
        return said(
                new AgentEvent.NodePrepared(
                        order.upgrade(), order.batch(), order.attempt(), order.node(), order.to(), took),
                now);
    }

    static RunbookFact notPrepared(WorkOrder order, String reason, Instant now) {
        return said(
                new AgentEvent.PreparationFailed(order.upgrade(), order.batch(), order.attempt(), order.node(), reason),
                now);
    }

    /** @param order to go back, or the one that failed: the node is at the lower of its versions again */
    static RunbookFact rolledBack(WorkOrder order, String reason, Instant now) {
        return said(
                new AgentEvent.NodeRolledBack(
                        order.upgrade(),
                        order.batch(),
                        order.attempt(),
                        order.node(),
                        order.from().compareTo(order.to()) < 0 ? order.from() : order.to(),
                        reason),
                now);
    }
}
