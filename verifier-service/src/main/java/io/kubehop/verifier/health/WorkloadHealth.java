package io.kubehop.verifier.health;

/**
 * A Deployment, StatefulSet or DaemonSet.
 *
 * @param name {@code kind namespace/name}
 * @param desired how many pods it wants
 * @param ready how many are ready
 * @param current whether its controller has seen its latest generation ({@code status.observedGeneration})
 */
public record WorkloadHealth(String name, int desired, int ready, boolean current) {

    /** As many pods ready as it wants. */
    public boolean healthy() {
        return current && ready >= desired;
    }
}
