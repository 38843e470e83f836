package io.kubehop.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of every event, each field with a value that the others do not have. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-23T10:15:30.250Z");
    static final String CLUSTER = "5f9c1d7e-0b1a-4a58-9d07-2f1c6f0e1a11";
    private static final String UPGRADE = "0193-up";
    private static final String BATCH = "2-workers-03";
    private static final String NODE = "worker-3";
    private static final KubeVersion FROM = new KubeVersion(1, 34, 2);
    private static final KubeVersion TO = new KubeVersion(1, 35, 1);
    private static final DrainEvent.PodRef POD = new DrainEvent.PodRef("shop/cart-5f4", "a1b2");
    private static final WorkOrder ORDER =
            new WorkOrder(CLUSTER, UPGRADE, BATCH, 1, 2, NODE, NodeRole.WORKER, "zone-a", FROM, TO, false);
    private static final WorkOrder SIGNED = ORDER.with(new SignedOrder(
            "0123456789abcdef0123456789abcdef",
            new OrderTerms(OrderKind.UPGRADE, ORDER, Map.of("kubelet", "ab12"), 17, NOW, NOW.plusSeconds(86_400))
                    .text(),
            "c2lnbmF0dXJl"));
    private static final BatchOrder ORDERED = new BatchOrder(
            BATCH,
            1,
            2,
            NodeRole.WORKER,
            TO,
            List.of(ORDER),
            UpgradePolicy.Drain.DEFAULT,
            UpgradePolicy.Verify.DEFAULT);
    private static final UpgradePlan PLAN = new UpgradePlan(
            FROM,
            TO,
            List.of(new UpgradePlan.Hop(
                    1,
                    FROM,
                    TO,
                    List.of(new UpgradePlan.Batch("1-control-01", NodeRole.CONTROL_PLANE, List.of("cp-1"))))),
            true,
            List.of(new UpgradePlan.Finding(UpgradePlan.Severity.WARNING, "shop/cart", "one replica: it will be away")),
            List.of(new UpgradePlan.Node("cp-1", NodeRole.CONTROL_PLANE, "zone-a", FROM)));

    /** In the order of the sealed hierarchy. */
    static final List<Event> ALL = List.of(
            new PlanEvent.UpgradePlanned(UPGRADE, CLUSTER, PLAN, UpgradePolicy.DEFAULT),
            new PlanEvent.UpgradeDiscarded(UPGRADE, "planned anew"),
            new PlanEvent.UpgradeStarted(UPGRADE),
            new PlanEvent.HopStarted(UPGRADE, 2, FROM, TO),
            new PlanEvent.ControlPlaneAwaited(UPGRADE, 2, TO, true),
            new PlanEvent.ControlPlaneMoved(UPGRADE, 2, TO),
            new PlanEvent.PreparationAsked(UPGRADE, List.of(ORDER), NOW.plusSeconds(600)),
            new PlanEvent.PreparationAwaited(UPGRADE, List.of(NODE), NOW.plusSeconds(660)),
            new PlanEvent.PreparationNoted(UPGRADE, NODE, TO, true),
            new PlanEvent.BatchReady(UPGRADE, ORDERED),
            new PlanEvent.BatchUnderWay(UPGRADE, BATCH, 1),
            new PlanEvent.BatchEnded(UPGRADE, BATCH, 1),
            new PlanEvent.BatchCompleted(UPGRADE, BATCH),
            new PlanEvent.BatchFailed(UPGRADE, BATCH, 1, List.of("worker-3 did not become Ready")),
            new PlanEvent.RollbackAsked(UPGRADE, ORDERED, "ann", "the driver does not load"),
            new PlanEvent.RollbackEnded(UPGRADE, BATCH, NODE, true),
            new PlanEvent.HopCompleted(UPGRADE, 2, TO),
            new PlanEvent.UpgradePaused(UPGRADE, "ann", "lunch"),
            new PlanEvent.UpgradeResumed(UPGRADE, "ann"),
            new PlanEvent.UpgradeAborting(UPGRADE, "ann", "wrong cluster"),
            new PlanEvent.UpgradeAborted(UPGRADE, NOW),
            new PlanEvent.UpgradeCompleted(UPGRADE, NOW, TO),
            new VerdictEvent.BaselineTaken(
                    UPGRADE, BATCH, 1, List.of("worker-9"), List.of("Deployment shop/old"), List.of("shop/old")),
            new VerdictEvent.BatchReleased(UPGRADE, ORDERED),
            new VerdictEvent.BatchHeld(UPGRADE, BATCH, 1, List.of("worker-7 is not Ready"), NOW.plusSeconds(10)),
            new VerdictEvent.NodeAccepted(UPGRADE, BATCH, 1, NODE, TO),
            new VerdictEvent.NodeRejected(UPGRADE, BATCH, 1, NODE, List.of("its kubelet says v1.34.2")),
            new VerdictEvent.SoakStarted(UPGRADE, BATCH, 1, NOW.plusSeconds(30)),
            new VerdictEvent.BatchVerified(UPGRADE, BATCH, 1),
            new VerdictEvent.BatchRejected(UPGRADE, BATCH, 1, List.of("Deployment shop/cart lacks 1 pod")),
            new AlertEvent.AlertRaised(
                    UPGRADE,
                    "held/2-workers-03",
                    UpgradePlan.Severity.CRITICAL,
                    BATCH,
                    "Held for long: look at worker-7"),
            new AlertEvent.AlertCleared(UPGRADE, "held/2-workers-03", "released"),
            new DrainEvent.DrainStarted(UPGRADE, BATCH, 1, NODE),
            new DrainEvent.NodeCordoned(UPGRADE, BATCH, 1, NODE, true),
            new DrainEvent.PodsTriaged(UPGRADE, BATCH, 1, NODE, List.of(POD), 3),
            new DrainEvent.DrainRefused(UPGRADE, BATCH, 1, NODE, List.of("shop/lone has no controller")),
            new DrainEvent.PodEvicted(UPGRADE, BATCH, 1, NODE, POD),
            new DrainEvent.PodGone(UPGRADE, BATCH, 1, NODE, POD),
            new DrainEvent.EvictionBlocked(
                    UPGRADE,
                    BATCH,
                    1,
                    NODE,
                    POD,
                    DrainEvent.BlockKind.BUSY,
                    "shop/cart",
                    "The disruption budget cart needs 2 healthy pods",
                    "cart-9x1 becoming Ready",
                    NOW,
                    Optional.of("team-shop"),
                    Optional.of(NOW.plusSeconds(1800)),
                    Optional.of(UpgradePolicy.AtDeadline.PARK),
                    true),
            new DrainEvent.NodeWaiting(
                    UPGRADE, BATCH, 1, NODE, "volume pvc-7 to detach", NOW, Optional.of(NOW.plusSeconds(1700))),
            new DrainEvent.DrainParked(UPGRADE, BATCH, 1, NODE, "it was not empty after 1800 s"),
            new DrainEvent.SurgeRaised(UPGRADE, BATCH, 1, NODE, "shop/till", 1),
            new DrainEvent.SurgeEnded(UPGRADE, BATCH, 1, NODE, "shop/till", 1, "lowered again"),
            new DrainEvent.NodeOutOfService(UPGRADE, BATCH, 1, NODE, "the power is off"),
            new DrainEvent.NodeDrained(UPGRADE, BATCH, 1, NODE, 14, Duration.ofSeconds(42)),
            new DrainEvent.DrainFailed(UPGRADE, BATCH, 1, NODE, List.of("shop/cart-5f4 is still there")),
            new DrainEvent.NodeReturned(UPGRADE, BATCH, 1, NODE, true),
            new DrainEvent.BatchReturned(UPGRADE, BATCH, 1),
            new DrainEvent.BatchAbandoned(UPGRADE, BATCH, 1, List.of(NODE)),
            new OrderEvent.NodeHandedOver(SIGNED),
            new OrderEvent.PreparationHandedOver(ORDER),
            new OrderEvent.RollbackHandedOver(ORDER, "the driver does not load"),
            new AgentEvent.OrderTaken(ORDER),
            new AgentEvent.OrderRefused(UPGRADE, BATCH, 1, NODE, "it is for another cluster"),
            new AgentEvent.StepStarted(UPGRADE, BATCH, 1, NODE, "upgrade-kubelet"),
            new AgentEvent.StepFinished(UPGRADE, BATCH, 1, NODE, "upgrade-kubelet", Duration.ofMillis(1500)),
            new AgentEvent.StepFailed(UPGRADE, BATCH, 1, NODE, "upgrade-kubelet", "no space left", 2),
            new AgentEvent.NodeUpgraded(UPGRADE, BATCH, 1, NODE, TO),
            new AgentEvent.NodePrepared(UPGRADE, BATCH, 1, NODE, TO, Duration.ofMillis(2500)),
            new AgentEvent.PreparationFailed(UPGRADE, BATCH, 1, NODE, "the repository is away"),
            new AgentEvent.NodeRolledBack(UPGRADE, BATCH, 1, NODE, FROM, "the kubelet did not become healthy"),
            new AgentEvent.NodeFailed(UPGRADE, BATCH, 1, NODE, "upgrade-kubelet: no space left"),
            new HostEvent.HostReported(
                    NODE,
                    NOW,
                    new HostEvent.Versions(
                            "apt",
                            Optional.of(FROM),
                            Optional.of(TO),
                            Optional.of("containerd://2.1.4"),
                            "6.12.0-1-amd64",
                            List.of(FROM, TO)),
                    List.of(new HostFinding(
                            HostFinding.Severity.BLOCKER,
                            "cgroup",
                            "the host has cgroup v1",
                            Optional.of(new KubeVersion(1, 36, 0))))),
            new ProgressEvent.UpgradeProgress(
                    UPGRADE,
                    CLUSTER,
                    ProgressEvent.UpgradeState.RUNNING,
                    "as planned",
                    FROM,
                    new KubeVersion(1, 37, 0),
                    2,
                    3,
                    TO,
                    BATCH,
                    7,
                    15,
                    61,
                    4,
                    List.of(new ProgressEvent.Wait(
                            NODE, "shop/cart becoming Ready", NOW, Optional.of(NOW.plusSeconds(1800)))),
                    Optional.of(NOW.minusSeconds(600)),
                    NOW,
                    Optional.empty()),
            new ProgressEvent.NodeProgress(
                    UPGRADE,
                    NODE,
                    NodeRole.WORKER,
                    "zone-a",
                    FROM,
                    TO,
                    ProgressEvent.NodePhase.DRAINING,
                    BATCH,
                    "evicting shop/cart-5f4",
                    2,
                    14,
                    NOW));

    private Samples() {}

    /** An event as it travels. */
    static Envelope envelope(Event event) {
        return new Envelope(UPGRADE + "/17", Topic.of(event).writer(), NOW, CLUSTER, event);
    }

    /** The records of the sealed hierarchy. */
    static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(Samples::records);
    }
}
