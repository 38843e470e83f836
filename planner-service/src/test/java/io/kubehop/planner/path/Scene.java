package io.kubehop.planner.path;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.HopStarted;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.events.PlanEvent.UpgradeStarted;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.WorkOrder;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.util.Arrays;
import java.util.List;

/** A small cluster and an upgrade of it from 1.35 over 1.36 to 1.37, for tests. */
final class Scene {
    static final String ID = "u-1";
    static final KubeVersion V35 = KubeVersion.parse("v1.35.2");
    static final KubeVersion V36 = KubeVersion.parse("v1.36.3");
    static final KubeVersion V37 = KubeVersion.parse("v1.37.2");
    /** Nobody works ahead, so that a look leads to one thing. */
    static final UpgradePolicy POLICY = new UpgradePolicy(
                    "2", UpgradePolicy.Drain.DEFAULT, UpgradePolicy.Verify.DEFAULT)
            .with(UpgradePolicy.Prepare.OFF, UpgradePolicy.PREPARE_LIMIT);

    static final UpgradePlan PLAN = new UpgradePlan(
            V35,
            V37,
            List.of(new UpgradePlan.Hop(1, V35, V36, List.of()), new UpgradePlan.Hop(2, V36, V37, List.of())),
            true,
            List.of());
    static final PlanEvent PLANNED = new UpgradePlanned(ID, "cluster", PLAN, POLICY);
    static final PlanEvent STARTED = new UpgradeStarted(ID);
    static final PlanEvent HOP1 = new HopStarted(ID, 1, V35, V36);
    static final List<PlanEvent> RUNNING = List.of(PLANNED, STARTED, HOP1);

    private Scene() {}

    static NodeView controlPlane(String name, KubeVersion version) {
        return new NodeView(name, NodeRole.CONTROL_PLANE, "a", version, true, true);
    }

    static NodeView worker(String name, String zone, KubeVersion version) {
        return new NodeView(name, NodeRole.WORKER, zone, version, true, true);
    }

    static ClusterView view(KubeVersion api, NodeView... nodes) {
        return new ClusterView("cluster", api, Arrays.asList(nodes));
    }

    /** Hop 1, two control-plane nodes done, the first worker batch is next. */
    static ClusterView controlPlaneDone(NodeView... workers) {
        var nodes = new java.util.ArrayList<NodeView>(List.of(controlPlane("cp1", V36), controlPlane("cp2", V36)));
        nodes.addAll(Arrays.asList(workers));
        return new ClusterView("cluster", V36, nodes);
    }

    static PlanEvent ready(String batch, int attempt, NodeRole role, boolean first, NodeView... nodes) {
        return new PlanEvent.BatchReady(
                ID,
                new BatchOrder(
                        batch,
                        attempt,
                        1,
                        role,
                        V36,
                        Arrays.stream(nodes)
                                .map(n -> new WorkOrder(
                                        "cluster",
                                        ID,
                                        batch,
                                        attempt,
                                        1,
                                        n.name(),
                                        role,
                                        n.zone(),
                                        n.kubelet(),
                                        V36,
                                        first))
                                .toList(),
                        POLICY.drain(),
                        POLICY.verify()));
    }
}
