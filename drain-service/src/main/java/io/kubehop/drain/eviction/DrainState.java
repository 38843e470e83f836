package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.NodeDrain.Phase;
import java.util.ArrayList;
import java.util.List;
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
 * @param aside what is in flight beside the nodes
 */
public record DrainState(
        boolean aborting,
        Map<String, BatchDrain> batches,
        Map<String, Integer> over,
        Map<String, Lane> lanes,
        Throttle throttle,
        Aside aside) {

    static final DrainState EMPTY = new DrainState(false, Map.of(), Map.of(), Map.of(), Throttle.OPEN, Aside.EMPTY);

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

    /** Volumes that are waited for: where they are attached matters. */
    public Set<String> volumes() {
        var names = new TreeSet<String>();
        emptying().forEach(node -> names.addAll(node.course().volumes().keySet()));
        return names;
    }

    /** Deployments that have, or are to have, one replica more. */
    public Set<String> surges() {
        return aside.surges().keySet();
    }

    /** Whether nothing is in flight. */
    public boolean idle() {
        return batches.isEmpty() && aside.idle();
    }

    /** Nodes whose pods are leaving, in the order of release. */
    List<NodeDrain> emptying() {
        var nodes = new ArrayList<NodeDrain>();
        for (BatchDrain batch : batches.values()) {
            for (NodeDrain node : batch.nodes().values()) {
                if (node.phase() == Phase.EMPTYING) {
                    nodes.add(node);
                }
            }
        }
        return nodes;
    }

    /** Whether an upgraded node takes pods again in a while, as far as is known. */
    boolean upgradedIsNear() {
        return batches.values().stream()
                .flatMap(batch -> batch.nodes().values().stream())
                .anyMatch(node ->
                        node.phase() == Phase.HANDED_OVER || (node.phase() == Phase.RETURNING && node.upgraded()));
    }

    /** The node, if it is in flight in that attempt of that batch. */
    Optional<NodeDrain> node(String batch, int attempt, String name) {
        return Optional.ofNullable(batches.get(batch))
                .flatMap(found -> found.node(name))
                .filter(node -> node.order().attempt() == attempt);
    }

    /** The node, in whichever batch its pods are leaving. */
    Optional<NodeDrain> emptying(String name) {
        return batches.values().stream()
                .flatMap(batch -> batch.node(name).stream())
                .filter(node -> node.phase() == Phase.EMPTYING)
                .findFirst();
    }

    DrainState with(BatchDrain batch) {
        return new DrainState(aborting, Copies.with(batches, batch.id(), batch), over, lanes, throttle, aside);
    }

    DrainState with(NodeDrain node) {
        BatchDrain batch = batches.get(node.order().batch());
        return batch == null ? this : with(batch.with(node));
    }

    DrainState withLane(String budget, Lane lane) {
        return new DrainState(aborting, batches, over, Copies.with(lanes, budget, lane), throttle, aside);
    }

    DrainState withLanes(Map<String, Lane> now) {
        return new DrainState(aborting, batches, over, now, throttle, aside);
    }

    DrainState withoutBatch(String id, int attempt) {
        return new DrainState(
                aborting, Copies.without(batches, id), Copies.with(over, id, attempt), lanes, throttle, aside);
    }

    DrainState with(Throttle next) {
        return new DrainState(aborting, batches, over, lanes, next, aside);
    }

    DrainState with(Aside next) {
        return new DrainState(aborting, batches, over, lanes, throttle, next);
    }

    DrainState aborted() {
        return new DrainState(true, batches, over, lanes, throttle, aside);
    }
}
