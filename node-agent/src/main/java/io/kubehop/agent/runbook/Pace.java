package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import java.time.Duration;

/**
 * How long a step waits before the host does it. A real host takes its own time; a simulated one does its work in a moment, and
 * the time it would have taken passes here, as an action that is not to be started before: nobody sleeps. Must be a function of
 * its arguments alone.
 */
@FunctionalInterface
public interface Pace {

    /** No waiting. */
    Pace NONE = (step, order, attempt) -> Duration.ZERO;

    Duration of(Step step, WorkOrder order, int attempt);
}
