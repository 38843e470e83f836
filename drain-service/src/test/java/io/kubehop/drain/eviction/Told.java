package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.order;
import static io.kubehop.drain.Samples.ref;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.BatchAbandoned;
import io.kubehop.events.DrainEvent.BatchReturned;
import io.kubehop.events.DrainEvent.DrainStarted;
import io.kubehop.events.DrainEvent.NodeCordoned;
import io.kubehop.events.DrainEvent.NodeDrained;
import io.kubehop.events.DrainEvent.NodeReturned;
import io.kubehop.events.DrainEvent.PodEvicted;
import io.kubehop.events.DrainEvent.PodGone;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainEvent.PodsTriaged;
import io.kubehop.events.OrderEvent.NodeHandedOver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Short names for the facts, inputs and actions of attempt 1 of one batch. */
final class Told {
    private Told() {}

    static DrainInput released(BatchOrder order) {
        return new DrainInput.Released(UPGRADE, order);
    }

    static DrainInput cordoned(String node, CordonAnswer answer) {
        return new DrainInput.Cordoned(BATCH, 1, node, answer);
    }

    static DrainInput listed(String node, PodFacts... pods) {
        return new DrainInput.PodsListed(BATCH, 1, node, List.of(pods));
    }

    static DrainInput answered(String node, String pod, EvictionAnswer answer, BudgetFacts... budgets) {
        return new DrainInput.EvictionAnswered(BATCH, 1, node, ref(pod), answer, List.of(budgets));
    }

    static DrainFact taken(BatchOrder order) {
        return new DrainFact.BatchTaken(order, NOON);
    }

    static DrainFact started(String node) {
        return new Said(new DrainStarted(UPGRADE, BATCH, 1, node));
    }

    static DrainFact nodeCordoned(String node, boolean found) {
        return new Said(new NodeCordoned(UPGRADE, BATCH, 1, node, found));
    }

    static DrainFact triaged(String node, int left, String... pods) {
        List<PodRef> refs = Stream.of(pods).map(name -> ref(name)).toList();
        return new Said(new PodsTriaged(UPGRADE, BATCH, 1, node, refs, left));
    }

    static DrainFact looked(String node, Instant at, Map<String, Integer> allowed, DrainFact.PodAhead... pods) {
        return new DrainFact.NodeLookedAt(BATCH, 1, node, at, List.of(pods), allowed);
    }

    static DrainFact.PodAhead ahead(String pod, String... budgets) {
        List<String> names = Stream.of(budgets).map(name -> "shop/" + name).toList();
        return new DrainFact.PodAhead(ref(pod), names, true, false);
    }

    static DrainFact evicted(String node, String pod) {
        return new Said(new PodEvicted(UPGRADE, BATCH, 1, node, ref(pod)));
    }

    static DrainFact gone(String node, String pod) {
        return new Said(new PodGone(UPGRADE, BATCH, 1, node, ref(pod)));
    }

    static DrainFact drained(String node, int moved, Duration took) {
        return new Said(new NodeDrained(UPGRADE, BATCH, 1, node, moved, took));
    }

    static DrainFact handedOver(String node) {
        return new Said(new NodeHandedOver(order(node, 1)));
    }

    static DrainFact returning(String node, boolean upgraded) {
        return new DrainFact.ReturnBegun(BATCH, 1, node, upgraded);
    }

    static DrainFact returned(String node, boolean upgraded) {
        return new Said(new NodeReturned(UPGRADE, BATCH, 1, node, upgraded));
    }

    static DrainFact batchReturned() {
        return new Said(new BatchReturned(UPGRADE, BATCH, 1));
    }

    static DrainFact abandoned(String... leftCordoned) {
        return new Said(new BatchAbandoned(UPGRADE, BATCH, 1, List.of(leftCordoned)));
    }

    static DrainAction cordon(String node) {
        return new DrainAction.Cordon(BATCH, 1, node);
    }

    static DrainAction uncordon(String node) {
        return new DrainAction.Uncordon(BATCH, 1, node, false);
    }

    static DrainAction uncordonUpgraded(String node) {
        return new DrainAction.Uncordon(BATCH, 1, node, true);
    }

    static DrainAction look(String node, Instant at) {
        return new DrainAction.LookAtNode(BATCH, 1, node, at);
    }

    static DrainAction evict(String node, String pod, Instant at) {
        return new DrainAction.Evict(BATCH, 1, node, ref(pod), at);
    }

    static DrainAction giveUp(String node) {
        return new DrainAction.GiveUp(BATCH, 1, node, NOON.plus(Duration.ofMinutes(30)));
    }

    /** Nodes that are cordoned by us and not yet looked at. */
    static List<DrainFact> emptying(String... nodes) {
        var facts = new ArrayList<DrainFact>();
        facts.add(taken(batch(nodes)));
        for (String node : nodes) {
            facts.add(started(node));
        }
        for (String node : nodes) {
            facts.add(nodeCordoned(node, false));
        }
        return facts;
    }

    /** Nodes that are handed over, found without pods. */
    static List<DrainFact> withAgent(String... nodes) {
        var facts = new ArrayList<>(emptying(nodes));
        for (String node : nodes) {
            facts.add(triaged(node, 0));
            facts.add(drained(node, 0, Duration.ZERO));
            facts.add(handedOver(node));
        }
        return facts;
    }
}
