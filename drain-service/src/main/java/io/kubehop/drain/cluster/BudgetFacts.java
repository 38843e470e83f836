package io.kubehop.drain.cluster;

import java.util.Optional;

/**
 * A PodDisruptionBudget as last written by its controller.
 *
 * @param name {@code namespace/name}
 * @param minAvailable as in its spec, a number or a percentage, or empty
 * @param maxUnavailable as in its spec, a number or a percentage, or empty
 * @param behind its status is older than its spec
 * @param syncFailed why its controller could not compute it, if it could not
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
        Optional<String> syncFailed) {}
