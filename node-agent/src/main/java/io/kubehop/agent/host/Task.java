package io.kubehop.agent.host;

import io.kubehop.agent.runbook.Host;
import io.kubehop.events.WorkOrder;

/**
 * The work of one step of the runbook on the host. Idempotent: it looks first at what the host shows, and does what is
 * missing.
 */
@FunctionalInterface
public interface Task {

    /**
     * Does the step to its end.
     *
     * @return a failure with a reason for people, if it was tried and did not work
     * @throws Exception if it could not be tried
     */
    Host.Result run(WorkOrder order) throws Exception;
}
