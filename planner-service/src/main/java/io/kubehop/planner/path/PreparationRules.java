package io.kubehop.planner.path;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.PreparationAsked;
import io.kubehop.events.PlanEvent.PreparationAwaited;
import io.kubehop.events.PlanEvent.PreparationNoted;
import io.kubehop.events.UpgradePolicy.Prepare;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for work ahead. Every node that moves in a hop is asked once in it, as soon as a look shows it; nobody but a batch
 * under {@link Prepare#WAIT} ever waits for what comes of it, and that not longer than the limit.
 */
final class PreparationRules {
    private PreparationRules() {}

    /** Asks the nodes that have not been asked. */
    static List<PlanEvent> asks(
            Upgrade upgrade, ClusterView view, HopMoves moves, DrainGroups groups, MaxUnavailable limit, Instant now) {
        if (upgrade.policy().preparation() == Prepare.OFF) {
            return List.of();
        }
        var orders = new ArrayList<WorkOrder>();
        boolean first = view.nodes(NodeRole.CONTROL_PLANE).stream().allMatch(moves::moves);
        for (NodeRole role : NodeRole.values()) {
            int number = role == NodeRole.CONTROL_PLANE ? upgrade.controlPlaneBatches() : upgrade.workerBatches();
            for (List<NodeView> batch : NextBatch.predicted(view, role, moves, groups, limit)) {
                number++;
                for (NodeView node : batch) {
                    if (!upgrade.preparations().asked(node.name())) {
                        String id = NextBatch.id(upgrade.hop(), role, number);
                        boolean leads = role == NodeRole.CONTROL_PLANE && first && number == 1;
                        orders.add(Walk.order(upgrade, id, 1, node, leads));
                    }
                }
            }
        }
        Instant until = now.plus(upgrade.policy().preparationLimit());
        var asks = new ArrayList<PlanEvent>();
        for (int from = 0; from < orders.size(); from += NextBatch.MOST_ORDERS) {
            asks.add(new PreparationAsked(
                    upgrade.id(), orders.subList(from, Math.min(orders.size(), from + NextBatch.MOST_ORDERS)), until));
        }
        return asks;
    }

    /** Whether the batch has to wait, given that these were asked just now. */
    static Optional<PlanEvent> waits(Upgrade upgrade, NextBatch batch, List<PlanEvent> asks, Instant now) {
        if (upgrade.policy().preparation() != Prepare.WAIT) {
            return Optional.empty();
        }
        Preparations known = upgrade.preparations();
        for (PlanEvent ask : asks) {
            if (ask instanceof PreparationAsked(String _, List<WorkOrder> orders, Instant until)) {
                known = known.asked(orders.stream().map(WorkOrder::node).toList(), until);
            }
        }
        Map<String, Instant> open =
                known.open(batch.nodes().stream().map(NodeView::name).toList(), now);
        return open.values().stream()
                .max(Comparator.naturalOrder())
                .map(until -> new PreparationAwaited(
                        upgrade.id(), open.keySet().stream().sorted().toList(), until));
    }

    /** What an agent says of it. */
    static Decision<PlanEvent> told(Upgrade upgrade, AgentEvent event) {
        return switch (event) {
            case AgentEvent.NodePrepared prepared -> ended(upgrade, prepared.node(), prepared.version(), true);
            case AgentEvent.PreparationFailed failed ->
                upgrade.hop() == 0
                        ? Decision.ignore("the upgrade has not begun")
                        : ended(upgrade, failed.node(), upgrade.presentHop().to(), false);
            case AgentEvent.OrderTaken _,
                    AgentEvent.OrderRefused _,
                    AgentEvent.StepStarted _,
                    AgentEvent.StepFinished _,
                    AgentEvent.StepFailed _,
                    AgentEvent.NodeUpgraded _,
                    AgentEvent.NodeRolledBack _,
                    AgentEvent.NodeFailed _ -> Decision.ignore("what an agent does is judged by the verifier");
        };
    }

    private static Decision<PlanEvent> ended(Upgrade upgrade, String node, KubeVersion version, boolean prepared) {
        if (upgrade.policy().preparation() != Prepare.WAIT) {
            return Decision.ignore("no batch waits for preparations");
        }
        Optional<Preparations.Preparation> known =
                Optional.ofNullable(upgrade.preparations().nodes().get(node));
        if (upgrade.hop() == 0
                || known.isEmpty()
                || !version.equals(upgrade.presentHop().to())) {
            return Decision.ignore("node " + node + " was not asked to prepare for " + version + " in this hop");
        }
        return known.get().ended()
                ? Decision.ignore("the end of node " + node + "'s preparation is known")
                : Decision.accept(new PreparationNoted(upgrade.id(), node, version, prepared));
    }
}
