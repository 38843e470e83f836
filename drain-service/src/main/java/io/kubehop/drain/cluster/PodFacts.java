package io.kubehop.drain.cluster;

import io.kubehop.events.DrainEvent.PodRef;
import java.util.List;
import java.util.Optional;

/**
 * What a drain has to know of a pod.
 *
 * @param ready its condition Ready is true
 * @param terminating it has a deletion timestamp
 * @param evicted its condition DisruptionTarget is true with the reason EvictionByEvictionAPI
 * @param mirror it mirrors a static pod (annotation {@code kubernetes.io/config.mirror}): the kubelet makes it again at once
 * @param controller the owner that is marked as its controller
 * @param emptyDir it has a volume of the kind emptyDir
 * @param budgets every budget of its namespace whose selector matches it
 * @param traits labels, priority and the like
 */
public record PodFacts(
        PodRef ref,
        Phase phase,
        boolean ready,
        boolean terminating,
        boolean evicted,
        boolean mirror,
        Optional<Controller> controller,
        boolean emptyDir,
        List<BudgetFacts> budgets,
        PodTraits traits) {
    public PodFacts {
        budgets = List.copyOf(budgets);
    }

    /** A pod without traits. */
    public PodFacts(
            PodRef ref,
            Phase phase,
            boolean ready,
            boolean terminating,
            boolean evicted,
            boolean mirror,
            Optional<Controller> controller,
            boolean emptyDir,
            List<BudgetFacts> budgets) {
        this(ref, phase, ready, terminating, evicted, mirror, controller, emptyDir, budgets, PodTraits.NONE);
    }

    /** The same with these traits. */
    public PodFacts with(PodTraits other) {
        return new PodFacts(ref, phase, ready, terminating, evicted, mirror, controller, emptyDir, budgets, other);
    }

    /** Kubernetes' phases of a pod. */
    public enum Phase {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        UNKNOWN;

        /** Whether it has run to its end and will not run again. */
        public boolean finished() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    /**
     * @param kind {@code ReplicaSet}, {@code DaemonSet} …
     * @param exists false if it is known to be deleted; only looked up for DaemonSets
     */
    public record Controller(String kind, String name, boolean exists) {}
}
