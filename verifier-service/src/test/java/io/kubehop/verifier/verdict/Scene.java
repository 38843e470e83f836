package io.kubehop.verifier.verdict;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.VerifierEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.verifier.health.BudgetHealth;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeHealth;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.health.WorkloadHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cluster of four workers and the batch of the two first, for tests. */
public final class Scene {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final Instant SEEN_LONG = NOON.minusSeconds(3600);
    public static final KubeVersion OLD = KubeVersion.parse("1.35.2");
    public static final KubeVersion NEW = KubeVersion.parse("1.36.1");
    public static final String BATCH = "1-workers-01";
    public static final UpgradePolicy.Verify VERIFY = new UpgradePolicy.Verify(
            Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofMinutes(5));

    public static final NodeHealth W1 = worker("w1", true, true, OLD);
    public static final NodeHealth W2 = worker("w2", true, true, OLD);
    public static final NodeHealth W3 = worker("w3", true, true, OLD);
    public static final NodeHealth W4 = worker("w4", true, true, OLD);
    public static final WorkloadHealth SHOP = new WorkloadHealth("Deployment shop/cart", 3, 3, true);
    public static final WorkloadHealth SHOP_SHORT = new WorkloadHealth("Deployment shop/cart", 3, 2, true);
    public static final BudgetHealth BUDGET = new BudgetHealth("shop/cart", 3, 2, 1, true);
    public static final BudgetHealth BUDGET_SHORT = new BudgetHealth("shop/cart", 1, 2, 0, true);
    public static final ClusterHealth HEALTHY =
            new ClusterHealth(List.of(W1, W2, W3, W4), List.of(SHOP), List.of(BUDGET));
    public static final ClusterHealth SHORT =
            new ClusterHealth(List.of(W1, W2, W3, W4), List.of(SHOP_SHORT), List.of(BUDGET));

    public static final DrainEvent.PodRef BLOCKED_POD = new DrainEvent.PodRef("shop/cart-1", "uid-1");
    public static final String POD_ALERT = BATCH + "#1/pod/w1/uid-1";

    private Scene() {}

    public static List<Fact> with(List<Fact> facts, Fact... more) {
        return Stream.concat(facts.stream(), Stream.of(more)).toList();
    }

    /** A pod of w1 that blocks its drain, which waits on after its deadline. */
    public static DrainEvent.EvictionBlocked blocked(DrainEvent.BlockKind kind, Instant deadline) {
        return new DrainEvent.EvictionBlocked(
                "u1",
                BATCH,
                1,
                "w1",
                BLOCKED_POD,
                kind,
                "shop/cart",
                "it allows no disruption",
                "one more replica",
                NOON,
                Optional.of("team-shop"),
                Optional.of(deadline),
                Optional.of(UpgradePolicy.AtDeadline.WAIT),
                false);
    }

    public static NodeHealth worker(String name, boolean ready, boolean schedulable, KubeVersion version) {
        return new NodeHealth(name, NodeRole.WORKER, ready, schedulable, version);
    }

    public static ClusterHealth nodes(NodeHealth... nodes) {
        return new ClusterHealth(List.of(nodes), List.of(SHOP), List.of(BUDGET));
    }

    public static BatchOrder order(String id, int attempt, UpgradePolicy.Verify verify, String... nodes) {
        return new BatchOrder(
                id,
                attempt,
                1,
                NodeRole.WORKER,
                NEW,
                Stream.of(nodes)
                        .map(node ->
                                new WorkOrder("cl", "u1", id, attempt, 1, node, NodeRole.WORKER, "", OLD, NEW, false))
                        .toList(),
                UpgradePolicy.Drain.DEFAULT,
                verify);
    }

    public static BatchOrder order(int attempt) {
        return order(BATCH, attempt, VERIFY, "w1", "w2");
    }

    public static PlanEvent.BatchReady ready(int attempt) {
        return new PlanEvent.BatchReady("u1", order(attempt));
    }

    public static VerdictInput told(Event event) {
        return new VerdictInput.Told(event);
    }

    public static Fact heard(Event event) {
        return new Fact.Heard(event, NOON);
    }

    public static Fact said(VerifierEvent event) {
        return new Fact.Said(event);
    }

    public static Look.AtCluster look(Look.Purpose purpose, Instant notBefore) {
        return new Look.AtCluster(BATCH, 1, purpose, notBefore);
    }

    /** Seen without a break for an hour. */
    public static VerdictInput cluster(Look.Purpose purpose, ClusterHealth health) {
        return new VerdictInput.ClusterLooked(look(purpose, NOON), health, SEEN_LONG);
    }

    public static VerdictInput node(String name, NodeSight sight) {
        return new VerdictInput.NodeLooked(new Look.AtNode(BATCH, 1, name), Optional.of(sight), SEEN_LONG);
    }

    public static NodeSight fit(String name) {
        return new NodeSight(worker(name, true, false, NEW), 2, List.of());
    }

    public static NodeSight notReady(String name) {
        return new NodeSight(worker(name, false, false, NEW), 2, List.of());
    }

    public static AgentEvent.NodeUpgraded upgraded(String node) {
        return new AgentEvent.NodeUpgraded("u1", BATCH, 1, node, NEW);
    }

    public static DrainEvent.BatchReturned returned() {
        return new DrainEvent.BatchReturned("u1", BATCH, 1);
    }

    public static DrainEvent.BatchAbandoned abandoned() {
        return new DrainEvent.BatchAbandoned("u1", BATCH, 1, List.of("w1"));
    }

    public static VerdictEvent.BatchRejected rejected(String... reasons) {
        return new VerdictEvent.BatchRejected("u1", BATCH, 1, List.of(reasons));
    }

    /** The events up to here. */
    public static List<Fact> waiting() {
        return List.of(heard(ready(1)));
    }

    public static List<Fact> released() {
        return List.of(
                heard(ready(1)),
                said(new VerdictEvent.BaselineTaken("u1", BATCH, 1, List.of(), List.of(), List.of())),
                new Fact.CordonsFound(List.of()),
                said(new VerdictEvent.BatchReleased("u1", order(1))));
    }

    public static List<Fact> settling() {
        return Stream.concat(
                        released().stream(),
                        Stream.of(
                                heard(upgraded("w1")),
                                heard(upgraded("w2")),
                                said(new VerdictEvent.NodeAccepted("u1", BATCH, 1, "w1", NEW)),
                                said(new VerdictEvent.NodeAccepted("u1", BATCH, 1, "w2", NEW)),
                                heard(returned())))
                .toList();
    }

    public static List<Fact> soaking() {
        return Stream.concat(
                        settling().stream(),
                        Stream.of(said(new VerdictEvent.SoakStarted("u1", BATCH, 1, NOON.plusSeconds(30)))))
                .toList();
    }
}
