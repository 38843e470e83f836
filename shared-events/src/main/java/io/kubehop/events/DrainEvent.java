package io.kubehop.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the drain service says on {@link Topic#DRAINS}. */
public sealed interface DrainEvent extends DrainServiceEvent {

    String batch();

    int attempt();

    /**
     * A pod by name and by life.
     *
     * @param name {@code namespace/name}
     */
    record PodRef(String name, String uid) {}

    record DrainStarted(String upgrade, String batch, int attempt, String node) implements DrainEvent {}

    /** @param foundCordoned somebody else had cordoned it before: it will not be uncordoned by us */
    record NodeCordoned(String upgrade, String batch, int attempt, String node, boolean foundCordoned)
            implements DrainEvent {}

    /** Every pod of the node has a fate: this many are evicted, this many are left. */
    record PodsTriaged(String upgrade, String batch, int attempt, String node, List<PodRef> evict, int leave)
            implements DrainEvent {
        public PodsTriaged {
            evict = List.copyOf(evict);
        }
    }

    /** Some pod may not be evicted under the policy: no pod of the node was touched. */
    record DrainRefused(String upgrade, String batch, int attempt, String node, List<String> reasons)
            implements DrainEvent {
        public DrainRefused {
            reasons = List.copyOf(reasons);
        }
    }

    /** The eviction was accepted: the pod is terminating. */
    record PodEvicted(String upgrade, String batch, int attempt, String node, PodRef pod) implements DrainEvent {}

    /** The pod is gone from the API. */
    record PodGone(String upgrade, String batch, int attempt, String node, PodRef pod) implements DrainEvent {}

    /**
     * The eviction was refused for now.
     *
     * @param kind whether it will be free by itself
     * @param budget {@code namespace/name} of the budget, or empty if it is not a budget
     * @param reason in the API server's words
     * @param freedBy what would free it
     */
    record EvictionBlocked(
            String upgrade,
            String batch,
            int attempt,
            String node,
            PodRef pod,
            BlockKind kind,
            String budget,
            String reason,
            String freedBy,
            Instant since)
            implements DrainEvent {}

    /** Whether a blocked eviction will be free by itself. */
    enum BlockKind {
        /** Yes, when pods that are starting become ready. */
        BUSY,
        /** No: somebody has to act. */
        NEVER,
        /** Not a budget: overload, a webhook, a fault of the API server. */
        OTHER
    }

    record NodeDrained(String upgrade, String batch, int attempt, String node, int podsMoved, Duration took)
            implements DrainEvent {}

    /** It could not be emptied in time; it is as schedulable as it was found. */
    record DrainFailed(String upgrade, String batch, int attempt, String node, List<String> reasons)
            implements DrainEvent {
        public DrainFailed {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The node is as schedulable as it was found.
     *
     * @param upgraded false where it was given back without an upgrade
     */
    record NodeReturned(String upgrade, String batch, int attempt, String node, boolean upgraded)
            implements DrainEvent {}

    /** Every node of the batch has returned upgraded. */
    record BatchReturned(String upgrade, String batch, int attempt) implements DrainEvent {}

    /**
     * The batch is over without all of its nodes upgraded.
     *
     * @param leftCordoned nodes that were rejected and stay cordoned, for a person or a retry
     */
    record BatchAbandoned(String upgrade, String batch, int attempt, List<String> leftCordoned) implements DrainEvent {
        public BatchAbandoned {
            leftCordoned = List.copyOf(leftCordoned);
        }
    }
}
