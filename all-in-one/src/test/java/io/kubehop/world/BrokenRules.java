package io.kubehop.world;

import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerState;
import java.util.List;

/** Machines of the world that break one rule each. */
final class BrokenRules {
    private static final int LAST_MINOR = 37;

    private BrokenRules() {}

    /** Does not see the control plane, and so begins with the workers. */
    static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> workersFirst(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner) {
        return new Twisted<>(planner) {
            @Override
            PlannerInput twist(PlannerInput input) {
                return input instanceof PlannerInput.NodesSeen(String upgrade, int hop, int step, ClusterView view)
                        ? new PlannerInput.NodesSeen(
                                upgrade,
                                hop,
                                step,
                                new ClusterView(view.cluster(), new KubeVersion(1, 99, 0), view.nodes(NodeRole.WORKER)))
                        : input;
            }
        };
    }

    /** Takes workers for older than they are, and so drains them before they have to be. */
    static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> workersTooEarly(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner) {
        return seesWorkers(planner, true);
    }

    /** Takes workers for upgraded until the last hop, and so never drains them before it. */
    static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> workersTooLate(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner) {
        return seesWorkers(planner, false);
    }

    private static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> seesWorkers(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner, boolean old) {
        return new Twisted<>(planner) {
            @Override
            PlannerInput twist(PlannerInput input) {
                return input instanceof PlannerInput.NodesSeen(String upgrade, int hop, int step, ClusterView view)
                                && (old || view.apiVersion().minor() < LAST_MINOR)
                        ? new PlannerInput.NodesSeen(
                                upgrade,
                                hop,
                                step,
                                new ClusterView(
                                        view.cluster(),
                                        view.apiVersion(),
                                        view.nodes().stream()
                                                .map(node -> taken(node, old))
                                                .toList()))
                        : input;
            }
        };
    }

    private static ClusterView.NodeView taken(ClusterView.NodeView node, boolean old) {
        KubeVersion version =
                old ? new KubeVersion(1, node.kubelet().minor() - 3, 0) : new KubeVersion(1, LAST_MINOR, 0);
        return node.role() == NodeRole.CONTROL_PLANE
                ? node
                : new ClusterView.NodeView(
                        node.name(), node.role(), node.zone(), version, node.ready(), node.schedulable());
    }

    /** Takes the end of the drain for the verdict. */
    static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> skipsTheVerdict(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner) {
        return new Twisted<>(planner) {
            @Override
            PlannerInput twist(PlannerInput input) {
                return input instanceof PlannerInput.DrainTold(DrainEvent.BatchReturned back)
                        ? new PlannerInput.VerdictTold(
                                new VerdictEvent.BatchVerified(back.upgrade(), back.batch(), back.attempt()))
                        : input;
            }
        };
    }

    /** Sends two control-plane nodes at once. */
    static Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> twoControlPlaneNodes(
            Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> planner) {
        return new Twisted<>(planner) {
            @Override
            Decision<PlanEvent> twist(PlannerInput input, Decision<PlanEvent> decision) {
                return input instanceof PlannerInput.NodesSeen seen
                                && decision instanceof Decision.Accept<PlanEvent>(List<PlanEvent> events)
                        ? Decision.accept(events.stream()
                                .map(event -> event instanceof PlanEvent.BatchReady(String id, BatchOrder batch)
                                                && batch.role() == NodeRole.CONTROL_PLANE
                                        ? (PlanEvent) new PlanEvent.BatchReady(id, all(batch, seen.view()))
                                        : event)
                                .toList())
                        : decision;
            }
        };
    }

    private static BatchOrder all(BatchOrder batch, ClusterView view) {
        WorkOrder one = batch.orders().getFirst();
        List<WorkOrder> orders = view.nodes(NodeRole.CONTROL_PLANE).stream()
                .map(node -> new WorkOrder(
                        one.cluster(),
                        one.upgrade(),
                        one.batch(),
                        one.attempt(),
                        one.hop(),
                        node.name(),
                        one.role(),
                        node.zone(),
                        node.kubelet(),
                        one.to(),
                        one.first()))
                .toList();
        return new BatchOrder(
                batch.id(),
                batch.attempt(),
                batch.hop(),
                batch.role(),
                batch.to(),
                orders,
                batch.drain(),
                batch.verify());
    }

    /** Drains attempts that nobody released. */
    static Machine<DrainState, DrainInput, DrainFact, DrainAction> drainsSomethingElse(
            Machine<DrainState, DrainInput, DrainFact, DrainAction> drain) {
        return new Twisted<>(drain) {
            @Override
            DrainInput twist(DrainInput input) {
                return input instanceof DrainInput.Released(String upgrade, BatchOrder order)
                        ? new DrainInput.Released(upgrade, next(order))
                        : input;
            }
        };
    }

    private static BatchOrder next(BatchOrder order) {
        List<WorkOrder> orders = order.orders().stream()
                .map(one -> new WorkOrder(
                        one.cluster(),
                        one.upgrade(),
                        one.batch(),
                        one.attempt() + 1,
                        one.hop(),
                        one.node(),
                        one.role(),
                        one.zone(),
                        one.from(),
                        one.to(),
                        one.first()))
                .toList();
        return new BatchOrder(
                order.id(),
                order.attempt() + 1,
                order.hop(),
                order.role(),
                order.to(),
                orders,
                order.drain(),
                order.verify());
    }

    /** Never hears that a node is schedulable again. */
    static Machine<DrainState, DrainInput, DrainFact, DrainAction> neverReturns(
            Machine<DrainState, DrainInput, DrainFact, DrainAction> drain) {
        return new Twisted<>(drain) {
            @Override
            Decision<DrainFact> twist(DrainInput input, Decision<DrainFact> decision) {
                return input instanceof DrainInput.Uncordoned ? Decision.ignore("not heard") : decision;
            }
        };
    }

    /** Remembers something outside its state: how many events it has seen. */
    static Machine<DrainState, DrainInput, DrainFact, DrainAction> remembers(
            Machine<DrainState, DrainInput, DrainFact, DrainAction> drain) {
        return new Twisted<>(drain) {
            private int seen;

            @Override
            public DrainState evolve(DrainState state, DrainFact fact) {
                seen++;
                return seen % 7 == 0 ? state : super.evolve(state, fact);
            }
        };
    }
}
