package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Action;
import java.time.Instant;

/** What the agent does. */
public sealed interface Work extends Action {

    WorkOrder order();

    /** Ask the host for the kubelet's version. */
    record ReadVersion(WorkOrder order) implements Work {}

    /**
     * Let the host do a step.
     *
     * @param attempt 1, then one more for each failure
     */
    record RunStep(WorkOrder order, String step, int attempt, Instant notBefore) implements Work {}
}
