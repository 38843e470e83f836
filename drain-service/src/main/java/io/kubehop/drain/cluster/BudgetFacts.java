package io.kubehop.drain.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A PodDisruptionBudget as last written by its controller.
 *
 * @param name {@code namespace/name}
 * @param minAvailable as in its spec, a number or a percentage, or empty
 * @param maxUnavailable as in its spec, a number or a percentage, or empty
 * @param behind its status is older than its spec
 * @param syncFailed why its controller could not compute it, if it could not
 * @param unhealthy pods under it that do not count as healthy and are not terminating; only looked up for a budget that refused
 */
public record BudgetFacts(
        String name,
        String minAvailable,
        String maxUnavailable,
        int disruptionsAllowed,
        int currentHealthy,
        int desiredHealthy,
        int expectedPods,
        boolean behind,
        Optional<String> syncFailed,
        List<Unhealthy> unhealthy) {
    public BudgetFacts {
        unhealthy = List.copyOf(unhealthy);
    }

    /** A budget whose pods were not looked up. */
    public BudgetFacts(
            String name,
            String minAvailable,
            String maxUnavailable,
            int disruptionsAllowed,
            int currentHealthy,
            int desiredHealthy,
            int expectedPods,
            boolean behind,
            Optional<String> syncFailed) {
        this(
                name,
                minAvailable,
                maxUnavailable,
                disruptionsAllowed,
                currentHealthy,
                desiredHealthy,
                expectedPods,
                behind,
                syncFailed,
                List.of());
    }

    /** The same with these pods. */
    public BudgetFacts with(List<Unhealthy> pods) {
        return new BudgetFacts(
                name,
                minAvailable,
                maxUnavailable,
                disruptionsAllowed,
                currentHealthy,
                desiredHealthy,
                expectedPods,
                behind,
                syncFailed,
                pods);
    }

    /**
     * A pod that does not count as healthy.
     *
     * @param pod {@code namespace/name}
     * @param message in the words of the scheduler or the kubelet
     * @param since when it became so, if it is known
     */
    public record Unhealthy(String pod, Why why, String message, Optional<Instant> since) {}

    /** Why a pod is not ready. */
    public enum Why {
        /** It is on its way, as far as can be seen. */
        STARTING,
        /** No node takes it. */
        UNSCHEDULABLE,
        /** Its containers do not start. */
        FAILING,
        /**
         * It is ready, and yet its budget still counts the eviction of a pod of the same name, as a StatefulSet's next pod has: the
         * disruption controller has not seen the one before it end (its {@code disruptedPods}).
         */
        UNCONFIRMED
    }
}
