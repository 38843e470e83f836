package io.kubehop.agent.orders;

import io.kubehop.events.Envelope;
import io.kubehop.events.KeyRing;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything a compromised node holds: its agent's configuration and journal, the key ring, access to Kafka, and every order that
 * was ever on the topic; and, beyond that, a key of the planner's that was stolen once and is revoked.
 */
final class Loot {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String CLUSTER = "5f9c1d7e-0b1a-4a58-9d07-2f1c6f0e1a11";
    static final String OTHER_CLUSTER = "11111111-0b1a-4a58-9d07-2f1c6f0e1a11";
    static final KubeVersion OLD = KubeVersion.parse("1.36.1");
    static final KubeVersion NEW = KubeVersion.parse("1.37.2");
    static final Duration DAY = Duration.ofDays(1);

    final Pen planner = Pen.named("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    final Pen own = Pen.named("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    final Pen stolen = Pen.named("cccccccccccccccccccccccccccccccc");
    final KeyRing ring = new KeyRing(List.of(planner.known(), stolen.known()), List.of(stolen.id()));

    /** What the victim is to be given, and has not been yet; the attackers do not have it. */
    final WorkOrder genuine = signed(OrderKind.UPGRADE, order("w2", "2-workers-01", OLD, NEW), 200, NOON);
    /** What the victim has followed. */
    final WorkOrder followed = signed(
            OrderKind.UPGRADE,
            order("w2", "1-workers-01", KubeVersion.parse("1.35.4"), OLD),
            100,
            NOON.minus(Duration.ofHours(2)));
    /** An order that never came to the victim, from before the one it followed. */
    final WorkOrder withheld =
            signed(OrderKind.UPGRADE, order("w2", "1-workers-01", OLD, NEW), 90, NOON.minus(Duration.ofHours(3)));
    /** The victim's work ahead, which changes nothing that runs. */
    final WorkOrder prepare =
            signed(OrderKind.PREPARE, order("w2", "2-workers-01", OLD, NEW), 150, NOON.minusSeconds(60));
    /** What the compromised node itself was given. */
    final WorkOrder mine = signed(OrderKind.UPGRADE, order("w1", "2-workers-01", OLD, NEW), 199, NOON);
    /** The victim's name in another cluster of the same planner. */
    final WorkOrder elsewhere = signed(
            OrderKind.UPGRADE,
            new WorkOrder(OTHER_CLUSTER, "u1", "2-workers-01", 1, 2, "w2", NodeRole.WORKER, "", OLD, NEW, false),
            201,
            NOON);

    private final AtomicInteger ids = new AtomicInteger();

    static WorkOrder order(String node, String batch, KubeVersion from, KubeVersion to) {
        return new WorkOrder(CLUSTER, "u1", batch, 1, 2, node, NodeRole.WORKER, "zone-a", from, to, false);
    }

    WorkOrder signed(OrderKind kind, WorkOrder order, long sequence, Instant made) {
        return planner.sign(terms(kind, order, sequence, made));
    }

    static OrderTerms terms(OrderKind kind, WorkOrder order, long sequence, Instant made) {
        return new OrderTerms(kind, order, Map.of(), sequence, made, made.plus(DAY));
    }

    /** What the attackers would like the victim to do. */
    OrderTerms wish() {
        return terms(OrderKind.UPGRADE, order("w2", "9-workers-01", OLD, NEW), 999, NOON);
    }

    /** As it stands on the topic. */
    String handedOver(WorkOrder order) {
        return handedOver("u1/" + ids.incrementAndGet(), order);
    }

    String handedOver(String id, WorkOrder order) {
        return new Envelope(id, "drain", NOON, CLUSTER, new OrderEvent.NodeHandedOver(order)).toJson();
    }

    String rollback(WorkOrder order) {
        return new Envelope(
                        "u1/" + ids.incrementAndGet(),
                        "drain",
                        NOON,
                        CLUSTER,
                        new OrderEvent.RollbackHandedOver(order, "because"))
                .toJson();
    }

    Victim victim() throws Exception {
        var victim = new Victim(CLUSTER, "w2", ring, KubeVersion.parse("1.35.4"), NOON);
        victim.receive(handedOver("u1/0", followed));
        victim.work();
        return victim;
    }
}
