package io.kubehop.planner.http;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterReader;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Two nodes whose versions a test sets. */
final class PaperCluster implements ClusterReader {
    static final String ID = "uid-of-kube-system";

    private final Map<String, KubeVersion> kubelets = new TreeMap<>();
    private KubeVersion api = KubeVersion.parse("v1.36.1");
    private boolean away;

    PaperCluster() {
        reset();
    }

    synchronized void reset() {
        api = KubeVersion.parse("v1.36.1");
        kubelets.put("cp1", api);
        kubelets.put("w1", api);
        away = false;
    }

    synchronized void away(boolean gone) {
        away = gone;
    }

    synchronized void upgraded(String node, KubeVersion to) {
        kubelets.put(node, to);
        if (node.startsWith("cp")) {
            api = to;
        }
    }

    @Override
    public synchronized ClusterView view() throws IOException {
        return new ClusterView(
                ID,
                apiVersion(),
                kubelets.entrySet().stream()
                        .map(node -> new NodeView(
                                node.getKey(),
                                node.getKey().startsWith("cp") ? NodeRole.CONTROL_PLANE : NodeRole.WORKER,
                                "a",
                                node.getValue(),
                                true,
                                true))
                        .toList());
    }

    @Override
    public synchronized KubeVersion apiVersion() throws IOException {
        if (away) {
            throw new IOException("the API server of paper does not answer");
        }
        return api;
    }
}
