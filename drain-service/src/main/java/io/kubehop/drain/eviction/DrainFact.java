package io.kubehop.drain.eviction;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.kubehop.drain.cluster.Room;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.KubeVersion;
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

    /** Orders to work ahead are passed on; their asking is named by its hop and its first node. */
    record AheadTaken(String asking) implements DrainFact {}

    /**
     * The batch is ours to drain.
     *
     * @param rollback why its node is to be rolled back, if that is what it is for
     */
    record BatchTaken(BatchOrder order, Instant at, Optional<String> rollback) implements DrainFact {
        @JsonCreator
        public BatchTaken {}

        /** To be upgraded. */
        public BatchTaken(BatchOrder order, Instant at) {
            this(order, at, Optional.empty());
        }
    }

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
     * @param volumes names of the persistent volumes that it uses
     * @param need what it requests
     * @param surge the Deployment that has to have one replica more before the pod is evicted
     */
    record PodAhead(
            PodRef ref,
            List<String> budgets,
            boolean ready,
            boolean leaving,
            Optional<Turn> turn,
            Optional<String> owner,
            List<String> volumes,
            Optional<Room.Need> need,
            Optional<String> surge) {
        /** Rows from before there were volumes have none. */
        @JsonCreator
        public PodAhead {
            budgets = List.copyOf(budgets);
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
        }

        /** A pod of which nothing else is known. */
        public PodAhead(PodRef ref, List<String> budgets, boolean ready, boolean leaving) {
            this(ref, budgets, ready, leaving, Optional.empty(), Optional.empty());
        }

        /** A pod without volumes, requests and surge. */
        public PodAhead(
                PodRef ref,
                List<String> budgets,
                boolean ready,
                boolean leaving,
                Optional<Turn> turn,
                Optional<String> owner) {
            this(ref, budgets, ready, leaving, turn, owner, List.of(), Optional.empty(), Optional.empty());
        }

        PodAhead left() {
            return new PodAhead(ref, budgets, ready, true, turn, owner, volumes, need, surge);
        }

        /** It has run to its end: no budget guards it any more. */
        PodAhead finished() {
            return new PodAhead(
                    ref, List.of(), false, leaving, turn.map(Turn::completed), owner, volumes, need, Optional.empty());
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

    /** The node takes pods again until the rest of its batch is done. */
    record NodeParked(String batch, int attempt, String node, Instant at) implements DrainFact {}

    /** No pod of the node is evicted before that time: load balancers have to see that it is left out. */
    record EvictionsFrom(String batch, int attempt, String node, Instant at) implements DrainFact {}

    /** A pod is gone, and its volumes are waited for from then on. */
    record VolumesLeft(String batch, int attempt, String node, List<String> volumes, Instant at) implements DrainFact {
        public VolumesLeft {
            volumes = List.copyOf(volumes);
        }
    }

    /** These volumes are where they have to be, or not waited for any longer. */
    record VolumesSettled(String batch, int attempt, String node, List<String> volumes) implements DrainFact {
        public VolumesSettled {
            volumes = List.copyOf(volumes);
        }
    }

    /** The node is to be looked at at that time. */
    record LookDue(String batch, int attempt, String node, Instant at) implements DrainFact {}

    /** Its host is to be asked at that time whether it is off; not at all if there is none. */
    record HostDoubted(String batch, int attempt, String node, Optional<Instant> askAt) implements DrainFact {}

    /** Workers older than that version are tainted. */
    record OutdatedMarked(KubeVersion to) implements DrainFact {}

    /** The upgrade is over. */
    record EndTaken() implements DrainFact {}

    /** No worker is tainted any more. */
    record OutdatedCleared() implements DrainFact {}

    /** There is so much room on upgraded nodes. */
    record RoomFound(Room room, Instant at) implements DrainFact {}

    /** A Deployment is to have one replica more, because of a pod of that node. */
    record SurgeBegun(String workload, String upgrade, String batch, int attempt, String node) implements DrainFact {}

    /** The surge was looked at; not ready: it is looked at again at that time. */
    record SurgeLookedAt(String workload, boolean ready, Instant lookAt) implements DrainFact {}

    /** The Deployment cannot have one replica more. */
    record SurgeRefused(String workload, String reason) implements DrainFact {}

    /** The budget does not open for the additional replica: the pod goes when its Deployment has one replica less. */
    record SurgeTurned(String workload, PodRef pod) implements DrainFact {}

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
