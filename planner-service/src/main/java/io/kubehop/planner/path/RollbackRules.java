package io.kubehop.planner.path;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.RollbackAsked;
import io.kubehop.events.PlanEvent.RollbackEnded;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PlannerInput.RollBack;
import io.kubehop.planner.path.Upgrade.Flight;
import io.kubehop.planner.path.Upgrade.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules for the way back of one node: only for a worker that this upgrade has touched, one at a time, while the upgrade is paused
 * with nothing in flight, or after it was aborted, and only as far as the version skew allows.
 */
public final class RollbackRules {
    /** What nobody can bring back, a sentence each. */
    public static final List<String> CANNOT_BE_UNDONE = List.of(
            "control-plane components and etcd have no way back: what was there before is in the etcd snapshot, if one was taken",
            "objects that were stored in a newer API version stay so");

    private final PlannerMachine machine;

    RollbackRules(PlannerMachine machine) {
        this.machine = machine;
    }

    /** @param over whether the upgrade was aborted */
    Decision<PlanEvent> asked(Upgrade upgrade, boolean over, RollBack ask) {
        Optional<String> against = against(upgrade, over).or(() -> against(upgrade, ask));
        if (against.isPresent()) {
            return Decision.ignore(against.get());
        }
        return Decision.accept(new RollbackAsked(
                upgrade.id(),
                batch(
                        upgrade,
                        node(ask).orElseThrow(),
                        Optional.ofNullable(upgrade.wayBack().before().get(ask.node()))
                                .orElseThrow()),
                ask.by(),
                ask.reason()));
    }

    private static Optional<String> against(Upgrade upgrade, boolean over) {
        if (!over && upgrade.status() != Status.PAUSED) {
            return Optional.of("upgrade " + upgrade.id()
                    + " is not paused: nodes are rolled back while it is, or after it was aborted");
        }
        if (upgrade.wayBack().open().isPresent()) {
            return Optional.of("node " + goingBack(upgrade) + " is being rolled back: one at a time, wait for its end");
        }
        Optional<String> batch =
                upgrade.flight().filter(f -> !f.over()).map(Flight::order).map(BatchOrder::id);
        return batch.map(id -> "batch " + id + " is in flight: wait until it has come to its end");
    }

    private static Optional<String> against(Upgrade upgrade, RollBack ask) {
        Optional<NodeView> known = node(ask);
        if (known.isEmpty()) {
            return Optional.of("there is no node " + ask.node() + " in the cluster");
        }
        NodeView node = known.get();
        if (node.role() == NodeRole.CONTROL_PLANE) {
            return Optional.of("node " + node.name() + " is of the control plane: " + CANNOT_BE_UNDONE.getFirst());
        }
        KubeVersion before = upgrade.wayBack().before().get(node.name());
        if (before == null) {
            return Optional.of("upgrade " + upgrade.id() + " has not touched node " + node.name());
        }
        if (node.kubelet().compareTo(before) <= 0) {
            return Optional.of("node " + node.name() + " is at " + node.kubelet() + " already");
        }
        KubeVersion server = ask.view().apiVersion();
        return SkewRules.tooFarBehind(before, server)
                ? Optional.of("node " + node.name() + " was at " + before + ", which the API server at " + server
                        + " does not support any more")
                : Optional.empty();
    }

    private static Optional<NodeView> node(RollBack ask) {
        return ask.view().nodes().stream()
                .filter(node -> node.name().equals(ask.node()))
                .findFirst();
    }

    private static BatchOrder batch(Upgrade upgrade, NodeView node, KubeVersion to) {
        String id =
                "%d-rollback-%03d".formatted(upgrade.hop(), upgrade.wayBack().asked() + 1);
        var order = new WorkOrder(
                upgrade.cluster(),
                upgrade.id(),
                id,
                1,
                upgrade.hop(),
                node.name(),
                node.role(),
                node.zone(),
                node.kubelet(),
                to,
                false);
        return new BatchOrder(
                id,
                1,
                upgrade.hop(),
                node.role(),
                to,
                List.of(order),
                DrainGroups.of(upgrade.policy()).of(node),
                upgrade.policy().verify());
    }

    /** The name of the node that is being rolled back. */
    static String goingBack(Upgrade upgrade) {
        return upgrade.wayBack()
                .open()
                .map(BatchOrder::nodes)
                .map(List::getFirst)
                .orElse("none");
    }

    /**
     * What the drain service says of the node that is being rolled back; nothing if it is about something else.
     *
     * @param over whether the upgrade was aborted before
     */
    Optional<Decision<PlanEvent>> told(Upgrade upgrade, boolean over, DrainEvent drain, Instant now) {
        return upgrade.wayBack()
                .open()
                .filter(open -> open.id().equals(drain.batch()) && open.attempt() == drain.attempt())
                .map(open -> switch (drain) {
                    case DrainEvent.BatchReturned _ -> ended(upgrade, over, open, true, now);
                    case DrainEvent.BatchAbandoned _ -> ended(upgrade, over, open, false, now);
                    case DrainEvent _ ->
                        Decision.<PlanEvent>ignore("the way back of " + goingBack(upgrade) + " goes on");
                });
    }

    private Decision<PlanEvent> ended(Upgrade upgrade, boolean over, BatchOrder open, boolean done, Instant now) {
        PlanEvent ended =
                new RollbackEnded(upgrade.id(), open.id(), open.nodes().getFirst(), done);
        return over ? Decision.accept(ended) : Decision.accept(Batches.settled(machine, upgrade, now, List.of(ended)));
    }
}
