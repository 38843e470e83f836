package io.kubehop.verifier.health;

/**
 * A PodDisruptionBudget.
 *
 * @param name {@code namespace/name}
 * @param currentHealthy how many of its pods are healthy
 * @param desiredHealthy how many it asks for
 * @param allowed {@code status.disruptionsAllowed}
 * @param current whether its controller has seen its latest generation ({@code status.observedGeneration})
 */
public record BudgetHealth(String name, int currentHealthy, int desiredHealthy, int allowed, boolean current) {

    /** As many pods healthy as it asks for; it need not allow a disruption. */
    public boolean healthy() {
        return current && currentHealthy >= desiredHealthy;
    }
}
