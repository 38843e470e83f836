package io.kubehop.verifier.verdict;

import io.kubehop.events.BatchOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A batch without a verdict.
 *
 * @param readyAt when its BatchReady was read
 * @param atAgents nodes that were drained and wait for their agents, with the time their NodeDrained was read
 * @param upgraded nodes that wait for their verdict, with the time their NodeUpgraded was read
 * @param judged nodes that were accepted or rejected
 * @param deadlines by UID the deadlines of pods that block drains which go on waiting after them
 * @param troubles why it will be rejected, a sentence each
 */
public record BatchInFlight(
        BatchOrder order,
        Instant readyAt,
        Phase phase,
        SortedMap<String, Instant> atAgents,
        SortedMap<String, Instant> upgraded,
        SortedSet<String> judged,
        SortedMap<String, Instant> deadlines,
        List<String> troubles) {
    public BatchInFlight {
        atAgents = Collections.unmodifiableSortedMap(new TreeMap<>(atAgents));
        upgraded = Collections.unmodifiableSortedMap(new TreeMap<>(upgraded));
        judged = Collections.unmodifiableSortedSet(new TreeSet<>(judged));
        deadlines = Collections.unmodifiableSortedMap(new TreeMap<>(deadlines));
        troubles = List.copyOf(troubles);
    }

    static BatchInFlight ready(BatchOrder order, Instant at) {
        return new BatchInFlight(
                order,
                at,
                new Phase.Waiting(List.of(), at),
                new TreeMap<>(Map.of()),
                new TreeMap<>(Map.of()),
                new TreeSet<>(Set.of()),
                new TreeMap<>(Map.of()),
                List.of());
    }

    /** Its node is to be rolled back. */
    static BatchInFlight goingBack(BatchOrder order, Instant at) {
        return ready(order, at).in(new Phase.GoingBack());
    }

    BatchInFlight in(Phase next) {
        return new BatchInFlight(order, readyAt, next, atAgents, upgraded, judged, deadlines, troubles);
    }

    BatchInFlight withAtAgent(String node, Instant at) {
        var more = new TreeMap<>(atAgents);
        more.put(node, at);
        return new BatchInFlight(order, readyAt, phase, more, upgraded, judged, deadlines, troubles);
    }

    private SortedMap<String, Instant> atAgentsBut(String node) {
        var fewer = new TreeMap<>(atAgents);
        fewer.remove(node);
        return fewer;
    }

    BatchInFlight withUpgraded(String node, Instant at) {
        var more = new TreeMap<>(upgraded);
        more.put(node, at);
        return new BatchInFlight(order, readyAt, phase, atAgentsBut(node), more, judged, deadlines, troubles);
    }

    BatchInFlight withJudged(String node) {
        var fewer = new TreeMap<>(upgraded);
        fewer.remove(node);
        var more = new TreeSet<>(judged);
        more.add(node);
        return new BatchInFlight(order, readyAt, phase, atAgentsBut(node), fewer, more, deadlines, troubles);
    }

    BatchInFlight withTroubles(List<String> more) {
        var all = new ArrayList<>(troubles);
        all.addAll(more);
        return new BatchInFlight(order, readyAt, phase, atAgents, upgraded, judged, deadlines, all);
    }

    BatchInFlight withDeadline(String uid, Instant deadline) {
        var more = new TreeMap<>(deadlines);
        more.put(uid, deadline);
        return new BatchInFlight(order, readyAt, phase, atAgents, upgraded, judged, more, troubles);
    }

    String upgrade() {
        return order.orders().getFirst().upgrade();
    }

    /** Whether the node may be cordoned or away because of this batch: it is at work, or was before a retry. */
    boolean touches(String node) {
        boolean untouched = order.attempt() == 1 && phase instanceof Phase.Waiting;
        return !untouched && has(node);
    }

    boolean has(String node) {
        return order.orders().stream().anyMatch(work -> work.node().equals(node));
    }
}
