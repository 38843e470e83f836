package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.events.KubeVersion;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What nodes say. */
final class Nodes {
    private static final long PAGE = 500;
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    /** Before 1.24. */
    private static final String MASTER = "node-role.kubernetes.io/master";

    private Nodes() {}

    /** Every node of the cluster, page by page. */
    static void forEach(KubernetesClient client, Consumer<Node> action) {
        Optional<String> next = Optional.empty();
        do {
            NodeList page = client.nodes()
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next.orElse(null))
                            .build());
            page.getItems().forEach(action);
            next = Optional.ofNullable(page.getMetadata().getContinue()).filter(token -> !token.isEmpty());
        } while (next.isPresent());
    }

    static boolean controlPlane(Node node) {
        Map<String, String> labels = Traits.labels(node.getMetadata().getLabels());
        return labels.containsKey(CONTROL_PLANE) || labels.containsKey(MASTER);
    }

    /** Its kubelet's version; nothing if it does not say one that can be read. */
    static Optional<KubeVersion> version(Node node) {
        return Optional.ofNullable(node.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getNodeInfo()))
                .flatMap(info -> Optional.ofNullable(info.getKubeletVersion()))
                .flatMap(text -> {
                    try {
                        return Optional.of(KubeVersion.parse(text));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                });
    }

    static boolean ready(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
