package io.kubehop.events;

import java.time.Instant;
import java.util.List;

/** What the planner says on {@link Topic#PLAN}: the order. */
public sealed interface PlanEvent extends Event {

    /** Somebody asked for it and it is possible; nothing moves yet. */
    record UpgradePlanned(String upgrade, String cluster, UpgradePlan plan, UpgradePolicy policy)
            implements PlanEvent {}

    /** It was planned and will not be started: another plan took its place. */
    record UpgradeDiscarded(String upgrade, String reason) implements PlanEvent {}

    record UpgradeStarted(String upgrade) implements PlanEvent {}

    record HopStarted(String upgrade, int hop, KubeVersion from, KubeVersion to) implements PlanEvent {}

    /**
     * Somebody else moves the control plane: it is waited for.
     *
     * @param hook whether a configured command is run to move it
     */
    record ControlPlaneAwaited(String upgrade, int hop, KubeVersion version, boolean hook) implements PlanEvent {}

    /** The API server answers with the hop's version, or newer within its minor. */
    record ControlPlaneMoved(String upgrade, int hop, KubeVersion version) implements PlanEvent {}

    /**
     * The agents of these nodes may work ahead. What comes of it changes no order but, under {@link UpgradePolicy.Prepare#WAIT},
     * the time at which a batch is offered.
     *
     * @param orders as they are predicted now
     * @param until batches do not wait for it longer than this
     */
    record PreparationAsked(String upgrade, List<WorkOrder> orders, Instant until) implements PlanEvent {
        public PreparationAsked {
            orders = List.copyOf(orders);
        }
    }

    /**
     * No batch is offered for now: these nodes are next, and their agents have not said that they are prepared.
     *
     * @param until the next batch is offered at the latest
     */
    record PreparationAwaited(String upgrade, List<String> nodes, Instant until) implements PlanEvent {
        public PreparationAwaited {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * The planner, whose batches wait for it, has taken note of the end of a node's preparation.
     *
     * @param prepared false if it failed
     */
    record PreparationNoted(String upgrade, String node, KubeVersion version, boolean prepared) implements PlanEvent {}

    /** The next nodes, for the verifier to release. A retry is the same batch with the next attempt. */
    record BatchReady(String upgrade, BatchOrder batch) implements PlanEvent {}

    /** The planner has taken note of the release: from now on an abort or a retry waits for the end of its drains. */
    record BatchUnderWay(String upgrade, String batch, int attempt) implements PlanEvent {}

    /** The planner has taken note that the drain service has let go of all its nodes, upgraded or not. */
    record BatchEnded(String upgrade, String batch, int attempt) implements PlanEvent {}

    /** The planner has taken note of the verdict. */
    record BatchCompleted(String upgrade, String batch) implements PlanEvent {}

    /** The batch will not go on by itself: it was rejected, refused, or given up. */
    record BatchFailed(String upgrade, String batch, int attempt, List<String> reasons) implements PlanEvent {
        public BatchFailed {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A person wants a node of the upgrade back at the version it had before: it is drained, rolled back, looked at and returned.
     *
     * @param batch of one order, from the present version to the earlier one
     */
    record RollbackAsked(String upgrade, BatchOrder batch, String by, String reason) implements PlanEvent {}

    /**
     * The planner has taken note that the drain service has let go of a node that was to be rolled back.
     *
     * @param done false if it is not at the earlier version, or not fit to take pods
     */
    record RollbackEnded(String upgrade, String batch, String node, boolean done) implements PlanEvent {}

    record HopCompleted(String upgrade, int hop, KubeVersion version) implements PlanEvent {}

    /** No new batch until it is resumed; what is under way is brought to its end. */
    record UpgradePaused(String upgrade, String by, String reason) implements PlanEvent {}

    record UpgradeResumed(String upgrade, String by) implements PlanEvent {}

    /** No new batch ever; nodes not yet handed to their agent are returned as they were, the others are finished. */
    record UpgradeAborting(String upgrade, String by, String reason) implements PlanEvent {}

    record UpgradeAborted(String upgrade, Instant at) implements PlanEvent {}

    record UpgradeCompleted(String upgrade, Instant at, KubeVersion version) implements PlanEvent {}
}
