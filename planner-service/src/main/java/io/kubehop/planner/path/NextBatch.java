package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that go next: one control-plane node as long as any is behind, only then workers.
 *
 * @param nodes at least one
 * @param first whether no control-plane node has been moved in this hop
 */
record NextBatch(NodeRole role, List<NodeView> nodes, boolean first) {

    /** Decides from what the cluster shows now; a node at the version, or newer, needs nothing. */
    static Optional<NextBatch> of(ClusterView view, KubeVersion to, MaxUnavailable limit) {
        return ofControlPlane(view, to).or(() -> ofWorkers(view, to, limit));
    }

    static Optional<NextBatch> ofControlPlane(ClusterView view, KubeVersion to) {
        List<NodeView> all = view.nodes(NodeRole.CONTROL_PLANE);
        boolean first = all.stream().allMatch(node -> behind(node, to));
        return all.stream()
                .filter(node -> behind(node, to))
                .findFirst()
                .map(node -> new NextBatch(NodeRole.CONTROL_PLANE, List.of(node), first));
    }

    static Optional<NextBatch> ofWorkers(ClusterView view, KubeVersion to, MaxUnavailable limit) {
        List<NodeView> all = view.nodes(NodeRole.WORKER);
        List<NodeView> next = all.stream()
                .filter(node -> behind(node, to))
                .limit(limit.of(all.size()))
                .toList();
        return next.isEmpty() ? Optional.empty() : Optional.of(new NextBatch(NodeRole.WORKER, next, false));
    }

    /** A batch's id: unique in its upgrade and readable. */
    static String id(int hop, NodeRole role, int number) {
        String kind = switch (role) {
            case CONTROL_PLANE -> "control-plane";
            case WORKER -> "workers";
        };
        return "%d-%s-%02d".formatted(hop, kind, number);
    }

    private static boolean behind(NodeView node, KubeVersion to) {
        return node.kubelet().compareTo(to) < 0;
    }
}
