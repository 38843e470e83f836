package io.kubehop.agent.runbook;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.WorkOrder;
import java.time.Instant;

/** What the agent's journal holds. Only {@link Said} is published. */
public sealed interface RunbookFact {

    Instant at();

    /** Told to everybody. */
    record Said(AgentEvent event, Instant at) implements RunbookFact {}

    /** An order came that was not obviously wrong: the node's version decides what becomes of it. */
    record OrderReceived(WorkOrder order, Instant at) implements RunbookFact {}

    /** The same of an order to work ahead. */
    record PreparationReceived(WorkOrder order, Instant at) implements RunbookFact {}

    /** The same of an order to roll back. */
    record RollbackReceived(WorkOrder order, String reason, Instant at) implements RunbookFact {}

    /**
     * An order is not believed, and nobody told: it is one to work ahead, which nobody waits for, or it bears the name of one that
     * is known, which a refusal would speak against.
     */
    record OrderDoubted(WorkOrder order, String reason, Instant at) implements RunbookFact {}

    /** Work ahead is under way. */
    record PreparationBegun(WorkOrder order, Instant at) implements RunbookFact {}

    /** Work ahead did not work, and is tried again. */
    record PreparationStumbled(WorkOrder order, String reason, int tries, Instant at) implements RunbookFact {}

    /** The order under way has failed, and the agent brings back what was there before. */
    record WayBackBegun(WorkOrder order, String reason, Instant at) implements RunbookFact {}
}
