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
}
