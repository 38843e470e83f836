package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a look at the cluster shows.
 *
 * @param cluster the UID of the {@code kube-system} namespace
 * @param apiVersion what the API server answers with; behind a load balancer it is one of several
 * @param nodes in any order
 */
public record ClusterView(String cluster, KubeVersion apiVersion, List<NodeView> nodes) {
    private static final Comparator<NodeView> BY_ZONE_AND_NAME =
            Comparator.comparing(NodeView::zone).thenComparing(NodeView::name);

    public ClusterView {
        nodes = List.copyOf(nodes);
    }

    /**
     * One node.
     *
     * @param zone its zone, or empty
     * @param kubelet the version its kubelet reports
     */
    public record NodeView(
            String name,
            NodeRole role,
            String zone,
            KubeVersion kubelet,
            boolean ready,
            boolean schedulable,
            Map<String, String> labels) {
        public NodeView {
            labels = Map.copyOf(labels);
        }

        /** A node whose labels do not matter. */
        public NodeView(
                String name, NodeRole role, String zone, KubeVersion kubelet, boolean ready, boolean schedulable) {
            this(name, role, zone, kubelet, ready, schedulable, Map.of());
        }

        NodeView at(KubeVersion version) {
            return new NodeView(name, role, zone, version, ready, schedulable, labels);
        }
    }

    /** The nodes of a role, by zone and then by name. */
    public List<NodeView> nodes(NodeRole role) {
        return nodes.stream()
                .filter(node -> node.role() == role)
                .sorted(BY_ZONE_AND_NAME)
                .toList();
    }

    /** Whether any node says that it runs the control plane. */
    public boolean controlPlaneSeen() {
        return nodes.stream().anyMatch(node -> node.role() == NodeRole.CONTROL_PLANE);
    }
}
