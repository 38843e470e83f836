package io.kubehop.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the planner says on {@link Topic#PROGRESS}, compacted: the present state of an upgrade and of each of its nodes, ready
 * to be shown without folding anything.
 */
public sealed interface ProgressEvent extends Event {

    /** How far an upgrade is. */
    enum UpgradeState {
        PLANNED,
        RUNNING,
        PAUSED,
        ABORTING,
        ABORTED,
        COMPLETED,
        DISCARDED;

        /** Whether nothing will happen to it any more. */
        public boolean ended() {
            return this == ABORTED || this == COMPLETED || this == DISCARDED;
        }
    }

    /** How far a node is in the present hop. */
    enum NodePhase {
        PENDING,
        READY,
        HELD,
        RELEASED,
        DRAINING,
        BLOCKED,
        /** It was not empty in time, and takes pods again until the rest of its batch is done. */
        PARKED,
        DRAINED,
        UPGRADING,
        CHECKING,
        RETURNED,
        DONE,
        FAILED
    }

    /**
     * Somebody or something that is waited for.
     *
     * @param what what is waiting: a node, a batch, the control plane
     * @param whom who or what it waits for, in one sentence
     * @param since since when
     * @param until the deadline, if there is one
     */
    record Wait(String what, String whom, Instant since, Optional<Instant> until) {}

    /**
     * @param hop the present hop, 1, 2, 3 …; 0 before the start
     * @param batch the present batch, or empty
     * @param nodesDone of the present hop
     * @param nodesTotal of the present hop
     * @param podsMoved pods gone by our evictions so far, over all hops
     * @param budgetsAtLimit how often an eviction had to wait for a budget
     */
    record UpgradeProgress(
            String upgrade,
            String cluster,
            UpgradeState state,
            String reason,
            KubeVersion from,
            KubeVersion to,
            int hop,
            int hops,
            KubeVersion hopTo,
            String batch,
            int nodesDone,
            int nodesTotal,
            int podsMoved,
            int budgetsAtLimit,
            List<Wait> waits,
            Optional<Instant> startedAt,
            Instant updatedAt,
            Optional<Instant> endedAt)
            implements ProgressEvent {
        public UpgradeProgress {
            waits = List.copyOf(waits);
        }
    }

    /**
     * @param version the kubelet's version as last known
     * @param detail what it is doing or waiting for, one sentence or empty
     * @param podsLeft pods still to leave
     * @param podsTotal pods that had to leave
     */
    record NodeProgress(
            String upgrade,
            String node,
            NodeRole role,
            String zone,
            KubeVersion version,
            KubeVersion target,
            NodePhase phase,
            String batch,
            String detail,
            int podsLeft,
            int podsTotal,
            Instant since)
            implements ProgressEvent {}
}
