package io.kubehop.drain.eviction;

import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.machine.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the machine wants done. */
public sealed interface DrainAction extends Action {

    String batch();

    int attempt();

    String node();

    /** Cordon the node and mark it as ours. */
    record Cordon(String batch, int attempt, String node) implements DrainAction {}

    /** Take our cordon off. */
    record Uncordon(String batch, int attempt, String node) implements DrainAction {}

    /** List the node's pods and their budgets. */
    record LookAtNode(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}

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

    /** Report that the time of the policy is up. */
    record GiveUp(String batch, int attempt, String node, Instant notBefore) implements DrainAction {}
}
