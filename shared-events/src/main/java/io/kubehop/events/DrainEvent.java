package io.kubehop.events;

import io.kubehop.events.UpgradePolicy.AtDeadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * The pod could not be moved for now: its eviction was refused, or it does not end. Said again when something of it changes.
     *
     * @param kind whether it will be free by itself
     * @param budget {@code namespace/name} of the budget, or of several with commas, or empty if it is not a budget
     * @param reason in the API server's words
     * @param freedBy what would free it
     * @param since when it was refused first for that kind of reason and budget
     * @param owner whom to ask: what the label {@code kubehop.io/owner} of the pod's namespace says
     * @param deadline when the drain's time is up
     * @param atDeadline what happens then
     * @param byCordons cordoned nodes are among those that do not take a replacement of it: their coming back may free it
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
            Instant since,
            Optional<String> owner,
            Optional<Instant> deadline,
            Optional<AtDeadline> atDeadline,
            boolean byCordons)
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

    /**
     * The node as a whole waits, for nothing that a single pod could be blamed for. Said again when that changes.
     *
     * @param reason what it waits for
     * @param until when it goes on at the latest, or its drain's time is up
     */
    record NodeWaiting(
            String upgrade,
            String batch,
            int attempt,
            String node,
            String reason,
            Instant since,
            Optional<Instant> until)
            implements DrainEvent {}

    /**
     * It was not empty in time, or stood in the way of another: it takes pods again until the rest of its batch is done, and is
     * drained once more.
     */
    record DrainParked(String upgrade, String batch, int attempt, String node, String reason) implements DrainEvent {}

    /**
     * A Deployment has one replica more, so that its pod can leave the node.
     *
     * @param workload {@code namespace/name}
     * @param was its replicas before
     */
    record SurgeRaised(String upgrade, String batch, int attempt, String node, String workload, int was)
            implements DrainEvent {}

    /**
     * The additional replica is given up.
     *
     * @param replicas of the Deployment now
     * @param how what was found: ours, or somebody else's number, which was left as it is
     */
    record SurgeEnded(String upgrade, String batch, int attempt, String node, String workload, int replicas, String how)
            implements DrainEvent {}

    /** The host is surely off: its node carries the taint {@code node.kubernetes.io/out-of-service}. */
    record NodeOutOfService(String upgrade, String batch, int attempt, String node, String reason)
            implements DrainEvent {}

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
