package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.Attachment;
import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Event;
import io.kubehop.events.HostEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.VerdictEvent.BatchReleased;
import io.kubehop.events.VerdictEvent.NodeAccepted;
import io.kubehop.events.VerdictEvent.NodeRejected;
import io.kubehop.events.VerifierEvent;
import io.kubehop.events.WorkOrder;
import java.util.List;
import java.util.Optional;

/** What the machine is told: by the other services, by its own effects, and by the watch. */
public sealed interface DrainInput {

    /** The verifier released the batch. */
    record Released(String upgrade, BatchOrder order) implements DrainInput {}

    /** The planner lets agents work ahead. */
    record Ahead(List<WorkOrder> orders) implements DrainInput {
        public Ahead {
            orders = List.copyOf(orders);
        }
    }

    /** A person wants the batch's node rolled back. */
    record RollBack(String upgrade, BatchOrder order, String reason) implements DrainInput {}

    /** The verifier accepted the upgraded node. */
    record Accepted(String batch, int attempt, String node) implements DrainInput {}

    /** The verifier rejected the node. */
    record Rejected(String batch, int attempt, String node) implements DrainInput {}

    /** The planner gives the upgrade up. */
    record Aborting() implements DrainInput {}

    /** {@link DrainAction.Cordon} is done. */
    record Cordoned(String batch, int attempt, String node, CordonAnswer answer) implements DrainInput {}

    /** {@link DrainAction.Uncordon} is done. */
    record Uncordoned(String batch, int attempt, String node) implements DrainInput {}

    /** {@link DrainAction.LookAtNode}: every pod of the node, and the node itself. */
    record PodsListed(
            String batch, int attempt, String node, List<PodFacts> pods, NodeSight sight, List<Attachment> attachments)
            implements DrainInput {
        public PodsListed {
            pods = List.copyOf(pods);
            attachments = List.copyOf(attachments);
        }

        /** Of a node that is as it should be. */
        public PodsListed(String batch, int attempt, String node, List<PodFacts> pods) {
            this(batch, attempt, node, pods, NodeSight.CORDONED);
        }

        /** Without volumes that were asked about. */
        public PodsListed(String batch, int attempt, String node, List<PodFacts> pods, NodeSight sight) {
            this(batch, attempt, node, pods, sight, List.of());
        }
    }

    /** The node is otherwise than it was. */
    record NodeSeen(String node, NodeSight sight) implements DrainInput {}

    /** {@link DrainAction.ComeBack}: the parked node's turn has come. */
    record CameBack(String batch, int attempt, String node) implements DrainInput {}

    /**
     * {@link DrainAction.Evict}: what the API server answered.
     *
     * @param budgets the pod's budgets read after a refusal; empty otherwise
     */
    record EvictionAnswered(
            String batch, int attempt, String node, PodRef pod, EvictionAnswer answer, List<BudgetFacts> budgets)
            implements DrainInput {
        public EvictionAnswered {
            budgets = List.copyOf(budgets);
        }
    }

    /** {@link DrainAction.GiveUp}: the time of the policy is up. */
    record TimeUp(String batch, int attempt, String node) implements DrainInput {}

    /** {@link DrainAction.LetGo}: nodes wait for each other. */
    record LetGo(String batch, int attempt, String node) implements DrainInput {}

    /** {@link DrainAction.AskHost}; off: its node is out of service. */
    record HostAsked(String batch, int attempt, String node, boolean off, String reason) implements DrainInput {}

    /** {@link DrainAction.MarkOutdated} is done. */
    record OutdatedMarked(KubeVersion to) implements DrainInput {}

    /** {@link DrainAction.ClearOutdated} is done. */
    record OutdatedCleared() implements DrainInput {}

    /** The upgrade is over. */
    record Over() implements DrainInput {}

    /** {@link DrainAction.LookForRoom} is done. */
    record RoomSeen(Room room) implements DrainInput {}

    /** A volume was attached somewhere, or detached. */
    record VolumeMoved(String volume) implements DrainInput {}

    /** {@link DrainAction.Raise} is done. */
    record SurgeAnswered(String workload, Surger.Raised answer) implements DrainInput {}

    /** {@link DrainAction.LookAtSurge} is done. */
    record SurgeSeen(String workload, Surger.Sight sight) implements DrainInput {}

    /** {@link DrainAction.Lower} is done. */
    record SurgeLowered(String workload, Surger.Lowered lowered) implements DrainInput {}

    /** A Deployment has changed. */
    record WorkloadChanged(String workload) implements DrainInput {}

    /** The pod has left the API. */
    record PodVanished(String node, String uid) implements DrainInput {}

    /** The pod has a deletion timestamp; evicted: because of an eviction. */
    record PodTerminating(String node, String uid, boolean evicted) implements DrainInput {}

    /** The pod has run to its end. */
    record PodFinished(String node, String uid) implements DrainInput {}

    /** The budget allows so many disruptions, more than 0. */
    record BudgetOpened(String budget, int allowed) implements DrainInput {}

    /** What another service's event means to this machine; nothing if it is not for it. The stream is the event's upgrade. */
    static Optional<DrainInput> of(Event event) {
        return switch (event) {
            case BatchReleased(String upgrade, BatchOrder order) -> Optional.of(new Released(upgrade, order));
            case NodeAccepted accepted ->
                Optional.of(new Accepted(accepted.batch(), accepted.attempt(), accepted.node()));
            case NodeRejected rejected ->
                Optional.of(new Rejected(rejected.batch(), rejected.attempt(), rejected.node()));
            case PlanEvent.PreparationAsked asked -> Optional.of(new Ahead(asked.orders()));
            case PlanEvent.RollbackAsked(String upgrade, BatchOrder order, String _, String reason) ->
                Optional.of(new RollBack(upgrade, order, reason));
            case UpgradeAborting _ -> Optional.of(new Aborting());
            case PlanEvent.UpgradeCompleted _, PlanEvent.UpgradeAborted _ -> Optional.of(new Over());
            case PlanEvent _, VerifierEvent _, DrainServiceEvent _, AgentEvent _, HostEvent _, ProgressEvent _ ->
                Optional.empty();
        };
    }
}
