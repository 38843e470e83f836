package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.events.KubeVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sets and takes off labels and taints. A node's taints are one field: whoever changes one writes them all. */
public final class KubernetesNodeMarks implements NodeMarks {
    private final KubernetesClient client;

    /** Marks nodes of that cluster. */
    public KubernetesNodeMarks(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void exclude(String node, String upgrade) {
        Patch.apply(client.nodes().withName(node), found -> {
            if (labels(found).containsKey(EXCLUDED)) {
                return Optional.empty();
            }
            ObjectNode patch = Patch.empty();
            patch.withObject("metadata").withObject("labels").put(EXCLUDED, "");
            patch.withObject("metadata").withObject("annotations").put(EXCLUDED_BY, upgrade);
            return Optional.of(patch);
        });
    }

    @Override
    public void markOutdated(KubeVersion to) {
        Nodes.forEach(client, node -> {
            boolean outdated = !Nodes.controlPlane(node)
                    && Nodes.version(node)
                            .filter(version -> version.compareTo(to) < 0)
                            .isPresent();
            if (outdated != tainted(node, OUTDATED)) {
                setOutdated(node.getMetadata().getName(), outdated);
            }
        });
    }

    @Override
    public void clearOutdated() {
        Nodes.forEach(client, node -> {
            if (tainted(node, OUTDATED)) {
                setOutdated(node.getMetadata().getName(), false);
            }
        });
    }

    private void setOutdated(String name, boolean outdated) {
        Patch.apply(client.nodes().withName(name), node -> {
            if (tainted(node, OUTDATED) == outdated) {
                return Optional.empty();
            }
            ObjectNode patch = Patch.empty();
            ArrayNode taints = taintsBut(patch, node, OUTDATED);
            if (outdated) {
                taints.addObject().put("key", OUTDATED).put("effect", "PreferNoSchedule");
            }
            return Optional.of(patch);
        });
    }

    @Override
    public void putOutOfService(String name, String upgrade) {
        Patch.apply(client.nodes().withName(name), node -> {
            if (tainted(node, OUT_OF_SERVICE)) {
                return Optional.empty();
            }
            ObjectNode patch = Patch.empty();
            patch.withObject("metadata").withObject("annotations").put(OUT_OF_SERVICE_BY, upgrade);
            taintsBut(patch, node, OUT_OF_SERVICE)
                    .addObject()
                    .put("key", OUT_OF_SERVICE)
                    .put("value", "nodeshutdown")
                    .put("effect", "NoExecute");
            return Optional.of(patch);
        });
    }

    @Override
    public void restore(String name, boolean upgraded) {
        Patch.apply(client.nodes().withName(name), node -> {
            ObjectNode patch = Patch.empty();
            if (annotations(node).containsKey(EXCLUDED_BY)) {
                patch.withObject("metadata").withObject("labels").putNull(EXCLUDED);
                patch.withObject("metadata").withObject("annotations").putNull(EXCLUDED_BY);
            }
            boolean dead = annotations(node).containsKey(OUT_OF_SERVICE_BY);
            if (dead) {
                patch.withObject("metadata").withObject("annotations").putNull(OUT_OF_SERVICE_BY);
            }
            boolean done = upgraded && tainted(node, OUTDATED);
            if (dead && done) {
                taintsBut(patch, node, OUT_OF_SERVICE, OUTDATED);
            } else if (dead || done) {
                taintsBut(patch, node, dead ? OUT_OF_SERVICE : OUTDATED);
            }
            return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
        });
    }

    /** The node's taints but those, in the patch. */
    private static ArrayNode taintsBut(ObjectNode patch, Node node, String... keys) {
        ArrayNode all = patch.withObject("spec").putArray("taints");
        for (Taint taint : taints(node)) {
            if (!List.of(keys).contains(taint.getKey())) {
                ObjectNode kept = all.addObject().put("key", taint.getKey()).put("effect", taint.getEffect());
                Optional.ofNullable(taint.getValue()).ifPresent(value -> kept.put("value", value));
                Optional.ofNullable(taint.getTimeAdded()).ifPresent(time -> kept.put("timeAdded", time));
            }
        }
        return all;
    }

    private static boolean tainted(Node node, String key) {
        return taints(node).stream().anyMatch(taint -> key.equals(taint.getKey()));
    }

    static List<Taint> taints(Node node) {
        return node.getSpec() == null || node.getSpec().getTaints() == null
                ? List.of()
                : node.getSpec().getTaints();
    }

    private static Map<String, String> labels(Node node) {
        return Traits.labels(node.getMetadata().getLabels());
    }

    private static Map<String, String> annotations(Node node) {
        return Traits.labels(node.getMetadata().getAnnotations());
    }
}
