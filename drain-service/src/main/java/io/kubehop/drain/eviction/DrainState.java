package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.NodeDrain.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the drain service has in flight for one upgrade.
 *
 * @param aborting no node is drained any more
 * @param batches in flight, by id, in the order of release
 * @param over of batches that are over: the last attempt
 * @param lanes by budget, as long as a pod is on it
 * @param throttle how fast evictions may be asked
 */
public record DrainState(
        boolean aborting,
        Map<String, BatchDrain> batches,
        Map<String, Integer> over,
        Map<String, Lane> lanes,
        Throttle throttle) {

    static final DrainState EMPTY = new DrainState(false, Map.of(), Map.of(), Map.of(), Throttle.OPEN);

    /** The nodes whose pods are worth watching. */
    public Set<String> followed() {
        var names = new TreeSet<String>();
        for (BatchDrain batch : batches.values()) {
            for (NodeDrain node : batch.nodes().values()) {
                if (node.phase().beforeHandOver() && node.evicts()) {
                    names.add(node.name());
                }
            }
        }
        return names;
    }

    /** The budgets under which nobody is asked until they are told to have opened, or a fallback is over. */
    public Set<String> shut() {
        var names = new TreeSet<String>();
        lanes.forEach((budget, lane) -> {
            if (lane.isShut()) {
                names.add(budget);
            }
        });
        return names;
    }

    /** Whether nothing is in flight. */
    public boolean idle() {
        return batches.isEmpty();
    }

    /** The node, if it is in flight in that attempt of that batch. */
    Optional<NodeDrain> node(String batch, int attempt, String name) {
        return Optional.ofNullable(batches.get(batch))
                .flatMap(found -> found.node(name))
                .filter(node -> node.order().attempt() == attempt);
    }

    /** The node, in whichever batch its pods are leaving. */
    Optional<NodeDrain> emptying(String name) {
        for (BatchDrain batch : batches.values()) {
            NodeDrain node = batch.nodes().get(name);
            if (node != null && node.phase() == Phase.EMPTYING) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    DrainState with(BatchDrain batch) {
        return new DrainState(aborting, Copies.with(batches, batch.id(), batch), over, lanes, throttle);
    }

    DrainState with(NodeDrain node) {
        BatchDrain batch = batches.get(node.order().batch());
        return batch == null ? this : with(batch.with(node));
    }

    DrainState withLane(String budget, Lane lane) {
        return new DrainState(aborting, batches, over, Copies.with(lanes, budget, lane), throttle);
    }

    DrainState withLanes(Map<String, Lane> now) {
        return new DrainState(aborting, batches, over, now, throttle);
    }

    DrainState withoutBatch(String id, int attempt) {
        return new DrainState(aborting, Copies.without(batches, id), Copies.with(over, id, attempt), lanes, throttle);
    }

    DrainState with(Throttle next) {
        return new DrainState(aborting, batches, over, lanes, next);
    }

    DrainState aborted() {
        return new DrainState(true, batches, over, lanes, throttle);
    }
}
