package io.kubehop.planner.path;

import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The nodes that go next: one control-plane node as long as any is behind, only then workers. Nodes that are drained in different
 * ways are never together.
 *
 * @param nodes at least one
 * @param first whether no control-plane node has been moved in this hop
 * @param drain how all of them are drained
 */
record NextBatch(NodeRole role, List<NodeView> nodes, boolean first, Drain drain) {
    /** Orders in one event, each up to 5 KB with its word and its checksums: a message has to stay below the MB that Kafka takes. */
    static final int MOST_ORDERS = 150;

    /** Decides from what the cluster shows now; a node at the version, or newer, needs nothing. */
    static Optional<NextBatch> ofControlPlane(ClusterView view, HopMoves moves, DrainGroups groups) {
        List<NodeView> all = view.nodes(NodeRole.CONTROL_PLANE);
        boolean first = all.stream().allMatch(moves::moves);
        return all.stream()
                .filter(moves::moves)
                .findFirst()
                .map(node -> new NextBatch(NodeRole.CONTROL_PLANE, List.of(node), first, groups.of(node)));
    }

    static Optional<NextBatch> ofWorkers(ClusterView view, HopMoves moves, DrainGroups groups, MaxUnavailable limit) {
        List<NodeView> all = view.nodes(NodeRole.WORKER);
        List<NodeView> moving = all.stream().filter(moves::moves).toList();
        if (moving.isEmpty()) {
            return Optional.empty();
        }
        Drain drain = groups.of(moving.getFirst());
        List<NodeView> next = moving.stream()
                .filter(node -> groups.of(node).equals(drain))
                .limit(size(all, limit))
                .toList();
        return Optional.of(new NextBatch(NodeRole.WORKER, next, false, drain));
    }

    private static int size(List<NodeView> all, MaxUnavailable limit) {
        return Math.min(MOST_ORDERS, limit.of(all.size()));
    }

    /** All batches of a role, in their order, as far as can be said now. */
    static List<List<NodeView>> predicted(
            ClusterView view, NodeRole role, HopMoves moves, DrainGroups groups, MaxUnavailable limit) {
        List<NodeView> all = view.nodes(role);
        int size = role == NodeRole.CONTROL_PLANE ? 1 : size(all, limit);
        List<NodeView> moving = all.stream().filter(moves::moves).toList();
        Map<NodeView, Integer> place = new LinkedHashMap<>();
        moving.forEach(node -> place.put(node, place.size()));
        var batches = new ArrayList<List<NodeView>>();
        moving.stream()
                .collect(Collectors.groupingBy(groups::of, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(alike -> {
                    for (int from = 0; from < alike.size(); from += size) {
                        batches.add(alike.subList(from, Math.min(alike.size(), from + size)));
                    }
                });
        // The batch of the first node that is left is next.
        batches.sort(Comparator.comparing(batch -> place.getOrDefault(batch.getFirst(), 0)));
        return batches;
    }

    /** A batch's id: unique in its upgrade and readable. */
    static String id(int hop, NodeRole role, int number) {
        String kind = switch (role) {
            case CONTROL_PLANE -> "control-plane";
            case WORKER -> "workers";
        };
        return "%d-%s-%02d".formatted(hop, kind, number);
    }
}
