package io.kubehop.agent.runbook;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;

/**
 * The machine that the agent works on. What cannot be tried at all is thrown, and tried again later without counting as a
 * failure of the step; what was tried and did not work is a {@link Result.Failed}.
 */
public interface Host {

    /**
     * The version of the node's kubelet.
     *
     * @param node its name; a real host knows only its own
     * @throws Exception if it cannot be found out now
     */
    KubeVersion version(String node) throws Exception;

    /**
     * Does one step to its end. Must be idempotent: after a crash a step that was begun is done again.
     *
     * @param attempt 1, then one more for each time this step has failed
     * @throws Exception if it could not be tried
     */
    Result run(Step step, WorkOrder order, int attempt) throws Exception;

    /** What became of a step. */
    sealed interface Result {
        record Done() implements Result {}

        /** @param reason one sentence, without the step's name */
        record Failed(String reason) implements Result {}

        /**
         * It did not work, and trying again will not change that.
         *
         * @param reason one sentence, without the step's name
         */
        record Hopeless(String reason) implements Result {}
    }
}
