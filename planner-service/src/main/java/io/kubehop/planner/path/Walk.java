package io.kubehop.planner.path;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchReady;
import io.kubehop.events.PlanEvent.ControlPlaneAwaited;
import io.kubehop.events.PlanEvent.ControlPlaneMoved;
import io.kubehop.events.PlanEvent.HopCompleted;
import io.kubehop.events.PlanEvent.HopStarted;
import io.kubehop.events.PlanEvent.UpgradeCompleted;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PlannerInput.ControlPlaneSeen;
import io.kubehop.planner.path.PlannerInput.HookFinished;
import io.kubehop.planner.path.PlannerInput.NodesSeen;
import io.kubehop.planner.path.PlannerInput.Observation;
import io.kubehop.planner.path.Upgrade.ControlPlane;
import io.kubehop.planner.path.Upgrade.Flight;
import io.kubehop.planner.path.Upgrade.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules for what a look at the cluster leads to. */
final class Walk {
    private final boolean hookConfigured;

    Walk(boolean hookConfigured) {
        this.hookConfigured = hookConfigured;
    }

    Decision<PlanEvent> decide(Upgrade upgrade, Observation seen, Instant now) {
        if (seen.hop() != upgrade.hop()) {
            return Decision.ignore("it was seen in hop " + seen.hop() + ", and this is hop " + upgrade.hop());
        }
        return switch (seen) {
            case HookFinished finished -> hookFinished(upgrade, finished);
            case ControlPlaneSeen(String _, int _, KubeVersion version) -> controlPlaneSeen(upgrade, version);
            case NodesSeen(String _, int _, int step, ClusterView view) -> nodesSeen(upgrade, step, view, now);
        };
    }

    private static Decision<PlanEvent> hookFinished(Upgrade upgrade, HookFinished finished) {
        if (upgrade.controlPlane() != ControlPlane.HOOK || upgrade.hookAttempt() != finished.attempt()) {
            return Decision.ignore("the end of attempt " + finished.attempt() + " of the hook is known");
        }
        return switch (upgrade.status()) {
            case PLANNED, ABORTING -> Decision.ignore("the hook's end does not matter any more");
            case RUNNING, PAUSED ->
                finished.exit() == 0
                        ? Decision.accept(new ControlPlaneAwaited(
                                upgrade.id(),
                                upgrade.hop(),
                                upgrade.presentHop().to(),
                                false))
                        : failedAlready(upgrade)
                                ? Decision.ignore("the upgrade is paused for it already")
                                : Decision.accept(new UpgradePaused(
                                        upgrade.id(),
                                        PlannerMachine.KUBEHOP,
                                        "the control-plane hook failed: " + finished.reason()));
        };
    }

    private static boolean failedAlready(Upgrade upgrade) {
        return upgrade.pause()
                .filter(p -> p.by().equals(PlannerMachine.KUBEHOP))
                .isPresent();
    }

    private static Decision<PlanEvent> controlPlaneSeen(Upgrade upgrade, KubeVersion version) {
        return switch (upgrade.controlPlane()) {
            case UNKNOWN, MOVED -> Decision.ignore("the control plane is not waited for");
            case HOOK, AWAITED ->
                reached(version, upgrade.presentHop().to())
                        ? Decision.accept(new ControlPlaneMoved(upgrade.id(), upgrade.hop(), version))
                        : Decision.ignore("the API server still answers with " + version);
        };
    }

    private Decision<PlanEvent> nodesSeen(Upgrade upgrade, int step, ClusterView view, Instant now) {
        if (upgrade.status() != Status.RUNNING) {
            return Decision.ignore("upgrade " + upgrade.id() + " is not running: nothing new begins");
        }
        if (step != upgrade.step()) {
            return Decision.ignore("the cluster was looked at before something happened: it is looked at again");
        }
        if (!upgrade.idle()) {
            return Decision.ignore("a batch is in flight");
        }
        if (view.nodes().isEmpty()) {
            return Decision.ignore("the cluster shows no node at all: it is looked at again");
        }
        return again(upgrade, view).orElseGet(() -> next(upgrade, view, now));
    }

    /** The batch that failed, once more, with those of its nodes that are still there. */
    private static Optional<Decision<PlanEvent>> again(Upgrade upgrade, ClusterView view) {
        return upgrade.flight().map(Flight::order).flatMap(failed -> {
            List<NodeView> nodes = view.nodes(failed.role()).stream()
                    .filter(node -> failed.nodes().contains(node.name()))
                    .toList();
            boolean first = failed.orders().getFirst().first();
            var batch = new NextBatch(failed.role(), nodes, first, failed.drain());
            return nodes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Decision.accept(ready(upgrade, failed.id(), failed.attempt() + 1, batch)));
        });
    }

    private Decision<PlanEvent> next(Upgrade upgrade, ClusterView view, Instant now) {
        KubeVersion to = upgrade.presentHop().to();
        HopMoves moves = HopMoves.of(upgrade.plan(), upgrade.hop(), upgrade.policy());
        DrainGroups groups = DrainGroups.of(upgrade.policy());
        List<PlanEvent> asks = PreparationRules.asks(upgrade, view, moves, groups, limit(upgrade), now);
        Optional<NextBatch> controlPlane = NextBatch.ofControlPlane(view, moves, groups);
        if (controlPlane.isPresent()) {
            return offer(upgrade, controlPlane.get(), asks, now);
        }
        if (!reached(view.apiVersion(), to)) {
            return upgrade.controlPlane() == ControlPlane.UNKNOWN
                    ? with(
                            asks,
                            new ControlPlaneAwaited(
                                    upgrade.id(), upgrade.hop(), to, hookConfigured && !view.controlPlaneSeen()))
                    : Decision.ignore("the API server answers with " + view.apiVersion() + " again: looked at again");
        }
        return NextBatch.ofWorkers(view, moves, groups, limit(upgrade))
                .map(batch -> offer(upgrade, batch, asks, now))
                .orElseGet(() -> hopCompleted(upgrade, now));
    }

    private static Decision<PlanEvent> with(List<PlanEvent> asks, PlanEvent then) {
        var events = new ArrayList<>(asks);
        events.add(then);
        return Decision.accept(events);
    }

    private static MaxUnavailable limit(Upgrade upgrade) {
        return MaxUnavailable.parse(upgrade.policy().maxUnavailable()).orElse(new MaxUnavailable(1, false));
    }

    private static Decision<PlanEvent> offer(Upgrade upgrade, NextBatch batch, List<PlanEvent> asks, Instant now) {
        int made = batch.role() == NodeRole.CONTROL_PLANE ? upgrade.controlPlaneBatches() : upgrade.workerBatches();
        return with(
                asks,
                PreparationRules.waits(upgrade, batch, asks, now)
                        .orElseGet(
                                () -> ready(upgrade, NextBatch.id(upgrade.hop(), batch.role(), made + 1), 1, batch)));
    }

    private static PlanEvent ready(Upgrade upgrade, String id, int attempt, NextBatch batch) {
        KubeVersion to = upgrade.presentHop().to();
        List<WorkOrder> orders = batch.nodes().stream()
                .map(node -> order(upgrade, id, attempt, node, batch.first()))
                .toList();
        return new BatchReady(
                upgrade.id(),
                new BatchOrder(
                        id,
                        attempt,
                        upgrade.hop(),
                        batch.role(),
                        to,
                        orders,
                        batch.drain(),
                        upgrade.policy().verify()));
    }

    /** From what the node is at now to what the hop goes to. */
    static WorkOrder order(Upgrade upgrade, String batch, int attempt, NodeView node, boolean first) {
        return new WorkOrder(
                upgrade.cluster(),
                upgrade.id(),
                batch,
                attempt,
                upgrade.hop(),
                node.name(),
                node.role(),
                node.zone(),
                node.kubelet(),
                upgrade.presentHop().to(),
                first);
    }

    private static Decision<PlanEvent> hopCompleted(Upgrade upgrade, Instant now) {
        UpgradePlan.Hop done = upgrade.presentHop();
        var completed = new HopCompleted(upgrade.id(), done.number(), done.to());
        if (upgrade.hop() == upgrade.plan().hops().size()) {
            return Decision.accept(completed, new UpgradeCompleted(upgrade.id(), now, done.to()));
        }
        UpgradePlan.Hop following = upgrade.plan().hops().get(upgrade.hop());
        return Decision.accept(
                completed, new HopStarted(upgrade.id(), following.number(), following.from(), following.to()));
    }

    /** Whether an API server of this version has the minor that the hop goes to, or a newer one. */
    static boolean reached(KubeVersion present, KubeVersion to) {
        return to.minorsAhead(present) <= 0;
    }
}
