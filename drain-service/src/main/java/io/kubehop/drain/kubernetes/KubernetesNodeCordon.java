package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.NodeSight;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Cordons and uncordons in one patch with the mark. */
public final class KubernetesNodeCordon implements NodeCordon {
    private final KubernetesClient client;

    /** Cordons nodes of that cluster. */
    public KubernetesNodeCordon(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public CordonAnswer cordon(String node, String upgrade) {
        return Patch.apply(client.nodes().withName(node), found -> cordonedBy(found, upgrade))
                .map(found -> cordoned(found) && mark(found).isEmpty() ? CordonAnswer.FOUND : CordonAnswer.OURS)
                .orElse(CordonAnswer.NODE_MISSING);
    }

    private static Optional<ObjectNode> cordonedBy(Node node, String upgrade) {
        boolean asItShouldBe =
                cordoned(node) && (mark(node).isEmpty() || mark(node).get().equals(upgrade));
        if (asItShouldBe) {
            return Optional.empty();
        }
        ObjectNode patch = Patch.empty();
        patch.withObject("metadata").withObject("annotations").put(MARK, upgrade);
        patch.withObject("spec").put("unschedulable", true);
        return Optional.of(patch);
    }

    @Override
    public void uncordon(String node) {
        Patch.apply(client.nodes().withName(node), KubernetesNodeCordon::uncordoned);
    }

    private static Optional<ObjectNode> uncordoned(Node node) {
        if (mark(node).isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = Patch.empty();
        patch.withObject("metadata").withObject("annotations").putNull(MARK);
        patch.withObject("spec").putNull("unschedulable");
        return Optional.of(patch);
    }

    @Override
    public NodeSight sight(String node) {
        return Optional.ofNullable(client.nodes().withName(node).get())
                .map(KubernetesNodeCordon::sight)
                .orElse(NodeSight.MISSING);
    }

    static NodeSight sight(Node node) {
        boolean unknown = node.getStatus() != null
                && node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "Unknown".equals(condition.getStatus()));
        return new NodeSight(true, !cordoned(node), !unknown);
    }

    static boolean cordoned(Node node) {
        return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    private static Optional<String> mark(Node node) {
        Map<String, String> annotations = node.getMetadata().getAnnotations();
        return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(MARK));
    }
}
