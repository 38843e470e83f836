package io.kubehop.drain.eviction;

import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the machine wants done. */
public sealed interface DrainAction extends Action {

    String batch();

    int attempt();

    String node();

    /**
     * Cordon the node and mark it as ours.
     *
     * @param exclude leave it out of load balancers, too
     */
    record Cordon(String batch, int attempt, String node, boolean exclude) implements DrainAction {

        /** Cordon only. */
        public Cordon(String batch, int attempt, String node) {
            this(batch, attempt, node, false);
        }
    }

    /**
     * Take our cordon off, and whatever else we set on the node.
     *
     * @param upgraded it is not outdated any more
     */
    record Uncordon(String batch, int attempt, String node, boolean upgraded) implements DrainAction {}

    /**
     * List the node's pods and their budgets.
     *
     * @param volumes of pods that have left it: where they are
     */
    record LookAtNode(String batch, int attempt, String node, Instant notBefore, List<String> volumes)
            implements DrainAction {
        public LookAtNode {
            volumes = List.copyOf(volumes);
        }

        /** Without volumes. */
        public LookAtNode(String batch, int attempt, String node, Instant notBefore) {
            this(batch, attempt, node, notBefore, List.of());
        }
    }

    /**
     * Look at the pod, and ask for its eviction if it is still there.
     *
     * @param grace in place of the pod's own grace period
     */
    record Evict(String batch, int attempt, String node, PodRef pod, Instant notBefore, Optional<Duration> grace)
            implements DrainAction {

        /** With the pod's own grace period. */
        public Evict(String batch, int attempt, String node, PodRef pod, Instant notBefore) {
            this(batch, attempt, node, pod, notBefore, Optional.empty());
        }
    }

    /**
     * Look at the pod, and delete it past its budgets if nobody has.
     *
     * @param grace in place of the pod's own grace period
     */
    record Delete(String batch, int attempt, String node, PodRef pod, Instant notBefore, Optional<Duration> grace)
            implements DrainAction {}

    /** Report that the rest of the batch is done and the parked node's turn has come. */
    record ComeBack(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}

    /** Report that the node is to be let go of, because it and others wait for each other. */
    record LetGo(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}

    /** Ask whether the host is off, and put its node out of service if it surely is. */
    record AskHost(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}

    /** Taint the workers that have still to be upgraded. Of the batch whose first node it names. */
    record MarkOutdated(String batch, int attempt, String node, KubeVersion to) implements DrainAction {}

    /** Take that taint off every node, at the end. Of the batch that was marked for last. */
    record ClearOutdated(String batch, int attempt, String node) implements DrainAction {}

    /** Look for room on upgraded nodes, for the pods of that node and others. */
    record LookForRoom(String batch, int attempt, String node, KubeVersion to, Instant notBefore)
            implements DrainAction {}

    /** Give the Deployment one replica more, because of a pod of that node. */
    record Raise(String batch, int attempt, String node, String workload) implements DrainAction {}

    /** Look whether the Deployment's additional pod is ready, on none of the nodes that are left. */
    record LookAtSurge(String batch, int attempt, String node, String workload, Set<String> leaving, Instant notBefore)
            implements DrainAction {
        public LookAtSurge {
            leaving = Set.copyOf(leaving);
        }
    }

    /**
     * Take the additional replica away again.
     *
     * @param instead the pod that is to go, where no eviction can make it go
     */
    record Lower(String batch, int attempt, String node, String workload, Optional<PodRef> instead)
            implements DrainAction {}

    /** Report that the time of the policy is up. */
    record GiveUp(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}
}
