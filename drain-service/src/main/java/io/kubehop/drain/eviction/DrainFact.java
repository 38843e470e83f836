package io.kubehop.drain.eviction;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal of the drain service holds: what it says to the others, and what it only keeps for itself to be able to go
 * on after a crash.
 */
public sealed interface DrainFact {

    /** What the others are told of it; nothing for a note to ourselves. */
    default Optional<DrainServiceEvent> told() {
        return this instanceof Said(DrainServiceEvent event) ? Optional.of(event) : Optional.empty();
    }

    /** Told to the other services. */
    record Said(DrainServiceEvent event) implements DrainFact {}

    /** The batch is ours to drain. */
    record BatchTaken(BatchOrder order, Instant at) implements DrainFact {}

    /**
     * What a look at the node brought.
     *
     * @param pods new to us or otherwise than we knew them
     * @param allowed of budgets that are new to us or otherwise: how many disruptions they allow
     */
    record NodeLookedAt(
            String batch, int attempt, String node, Instant at, List<PodAhead> pods, Map<String, Integer> allowed)
            implements DrainFact {
        public NodeLookedAt {
            pods = List.copyOf(pods);
            allowed = Map.copyOf(allowed);
        }
    }

    /**
     * A pod that has to leave.
     *
     * @param budgets names of the budgets that guard it; empty if its eviction is not counted by any
     * @param leaving it is terminating
     * @param turn when it is asked, if not with all the others
     * @param owner whom to ask about it, if its namespace says so
     */
    record PodAhead(
            PodRef ref,
            List<String> budgets,
            boolean ready,
            boolean leaving,
            Optional<Turn> turn,
            Optional<String> owner) {
        public PodAhead {
            budgets = List.copyOf(budgets);
        }

        /** A pod of which nothing else is known. */
        public PodAhead(PodRef ref, List<String> budgets, boolean ready, boolean leaving) {
            this(ref, budgets, ready, leaving, Optional.empty(), Optional.empty());
        }

        PodAhead left() {
            return new PodAhead(ref, budgets, ready, true, turn, owner);
        }

        /** It has run to its end: no budget guards it any more. */
        PodAhead finished() {
            return new PodAhead(ref, List.of(), false, leaving, turn.map(Turn::completed), owner);
        }
    }

    /** While it was waited for, the pod became what it is now: deleted by somebody else, or finished. */
    record PodLeft(String batch, int attempt, String node, PodAhead pod) implements DrainFact {}

    /** The pod has to leave no more: it stays where it is. */
    record PodLeftBehind(String batch, int attempt, String node, String uid) implements DrainFact {}

    /** The pod is asked again at that time, {@link Instant#MAX}: not before it is found changed. */
    record PodPostponed(String batch, int attempt, String node, String uid, Instant until) implements DrainFact {}

    /** No pod of the budget is asked before that time, unless the budget opens. */
    record BudgetShut(String budget, Instant until) implements DrainFact {}

    /** The budget allows so many disruptions. */
    record BudgetFreed(String budget, int allowed, Instant at) implements DrainFact {}

    /** The API server has too much to do: no eviction before that time. */
    record EvictionsSlowed(Instant until) implements DrainFact {}

    /** The limit of pods in a second is used up until then. */
    record EvictionsPaced(Instant until) implements DrainFact {}

    /** The node has until then, because of the rule of its deadline; deleting: its pods are deleted past their budgets. */
    record Prolonged(String batch, int attempt, String node, Instant until, boolean deleting) implements DrainFact {}

    /** The node was not empty in time and takes pods again until the rest of its batch is done. */
    record NodeParked(String batch, int attempt, String node, Instant at) implements DrainFact {}

    /** The parked node is as schedulable as it was found. */
    record NodeRests(String batch, int attempt, String node) implements DrainFact {}

    /** The parked node is drained once more. */
    record NodeResumed(String batch, int attempt, String node, Instant at) implements DrainFact {}

    /** Somebody else made the node schedulable while its pods were leaving. */
    record CordonLost(String batch, int attempt, String node) implements DrainFact {}

    /** The node is to be made schedulable again. */
    record ReturnBegun(String batch, int attempt, String node, boolean upgraded) implements DrainFact {}

    /** The node was rejected: it stays as it is. */
    record NodeKept(String batch, int attempt, String node) implements DrainFact {}

    /** The upgrade is being aborted. */
    record AbortTaken() implements DrainFact {}
}
