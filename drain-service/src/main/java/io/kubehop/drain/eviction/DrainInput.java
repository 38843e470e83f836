package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Event;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.VerdictEvent.BatchReleased;
import io.kubehop.events.VerdictEvent.NodeAccepted;
import io.kubehop.events.VerdictEvent.NodeRejected;
import io.kubehop.events.VerifierEvent;
import java.util.List;
import java.util.Optional;

/** What the machine is told: by the other services, by its own effects, and by the watch. */
public sealed interface DrainInput {

    /** The verifier released the batch. */
    record Released(String upgrade, BatchOrder order) implements DrainInput {}

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
    record PodsListed(String batch, int attempt, String node, List<PodFacts> pods, NodeSight sight)
            implements DrainInput {
        public PodsListed {
            pods = List.copyOf(pods);
        }

        /** Of a node that is as it should be. */
        public PodsListed(String batch, int attempt, String node, List<PodFacts> pods) {
            this(batch, attempt, node, pods, NodeSight.CORDONED);
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
            case UpgradeAborting _ -> Optional.of(new Aborting());
            case PlanEvent _, VerifierEvent _, DrainServiceEvent _, AgentEvent _, ProgressEvent _ -> Optional.empty();
        };
    }
}
