package io.kubehop.drain.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.NodeSight;
import java.util.Map;
import java.util.Optional;

/**
 * Cordons by a merge patch that names the version it has read: if somebody else cordons at the same moment, the patch fails and
 * the node is read again.
 */
public final class KubernetesNodeCordon implements NodeCordon {
    /** A node's status is written every few seconds at most; more conflicts in a row are left to the loop's next try. */
    private static final int TRIES = 5;

    private final KubernetesClient client;

    /** Cordons nodes of that cluster. */
    public KubernetesNodeCordon(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public CordonAnswer cordon(String node, String upgrade) {
        for (int attempt = 1; ; attempt++) {
            Optional<Node> found = read(node);
            if (found.isEmpty()) {
                return CordonAnswer.NODE_MISSING;
            }
            Optional<String> mark = mark(found.get());
            boolean cordoned = cordoned(found.get());
            if (cordoned && mark.isEmpty()) {
                return CordonAnswer.FOUND;
            }
            if (cordoned && mark.get().equals(upgrade)) {
                return CordonAnswer.OURS;
            }
            if (patched(found.get(), "true", '"' + upgrade + '"', attempt)) {
                return CordonAnswer.OURS;
            }
        }
    }

    @Override
    public void uncordon(String node) {
        for (int attempt = 1; ; attempt++) {
            Optional<Node> found = read(node);
            if (found.isEmpty() || mark(found.get()).isEmpty() || patched(found.get(), "null", "null", attempt)) {
                return;
            }
        }
    }

    @Override
    public NodeSight sight(String node) {
        return read(node).map(KubernetesNodeCordon::sight).orElse(NodeSight.MISSING);
    }

    static NodeSight sight(Node node) {
        boolean unknown = node.getStatus() != null
                && node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "Unknown".equals(condition.getStatus()));
        return new NodeSight(true, !cordoned(node), !unknown);
    }

    private Optional<Node> read(String node) {
        return Optional.ofNullable(client.nodes().withName(node).get());
    }

    static boolean cordoned(Node node) {
        return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    private static Optional<String> mark(Node node) {
        Map<String, String> annotations = node.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(MARK));
    }

    private boolean patched(Node node, String unschedulable, String mark, int attempt) {
        String patch = "{\"metadata\":{\"resourceVersion\":\""
                + node.getMetadata().getResourceVersion() + "\",\"annotations\":{\"" + MARK + "\":" + mark
                + "}},\"spec\":{\"unschedulable\":" + unschedulable + "}}";
        try {
            client.nodes().withName(node.getMetadata().getName()).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_CONFLICT && attempt < TRIES) {
                return false;
            }
            throw e;
        }
    }
}
