package io.kubehop.agent.host;

import io.kubehop.agent.runbook.Host;

/** Leaves a task in the middle: the step was tried and did not work. {@link RealHost} makes a result of it. */
final class StepFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean hopeless;

    private StepFailed(String reason, boolean hopeless) {
        super(reason);
        this.hopeless = hopeless;
    }

    /** It may work the next time. */
    static StepFailed because(String reason) {
        return new StepFailed(reason, false);
    }

    /** Nothing will change by trying again. */
    static StepFailed forGood(String reason) {
        return new StepFailed(reason, true);
    }

    Host.Result result() {
        String reason = String.valueOf(getMessage());
        return hopeless ? new Host.Result.Hopeless(reason) : new Host.Result.Failed(reason);
    }
}
