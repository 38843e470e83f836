package io.kubehop.world.ports;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterReader;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The planner's look at the simulated cluster. */
public final class SimulatedReader implements ClusterReader {
    private final ApiLine line;

    public SimulatedReader(ApiLine line) {
        this.line = line;
    }

    /** The UID of the cluster's {@code kube-system} namespace. */
    public static String id(Cluster cluster) {
        return cluster.store()
                .get(Kind.NAMESPACE, "", "kube-system")
                .orElseThrow()
                .meta()
                .uid();
    }

    @Override
    public ClusterView view() throws IOException {
        Cluster cluster = reach();
        return new ClusterView(
                id(cluster),
                KubeVersion.parse(cluster.version()),
                cluster.store().list(Kind.NODE).stream()
                        .map(SimulatedReader::seen)
                        .toList());
    }

    @Override
    public KubeVersion apiVersion() throws IOException {
        return KubeVersion.parse(reach().version());
    }

    private Cluster reach() throws IOException {
        try {
            return line.reach();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ClusterView.NodeView seen(Node node) {
        return new ClusterView.NodeView(
                node.meta().name(),
                role(node),
                node.meta().labels().getOrDefault(Node.ZONE_LABEL, ""),
                version(node),
                node.ready(),
                !node.spec().unschedulable(),
                node.meta().labels());
    }

    static NodeRole role(Node node) {
        return node.controlPlane() ? NodeRole.CONTROL_PLANE : NodeRole.WORKER;
    }

    static KubeVersion version(Node node) {
        return KubeVersion.parse(node.status().info().kubeletVersion());
    }
}
