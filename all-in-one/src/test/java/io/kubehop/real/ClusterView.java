package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The nodes of a cluster as somebody outside sees them; while the API server cannot be asked, there are none. */
record ClusterView(KubernetesClient client) implements AutoCloseable {

    static ClusterView of(Path kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withOnlyHttpWatches(true)
                .build();
        return new ClusterView(new KubernetesClientBuilder().withConfig(config).build());
    }

    List<Node> nodes() {
        return client.nodes().list().getItems();
    }

    /** How many nodes are of a version. */
    long count(String version) {
        return versions().getOrDefault(version, 0L);
    }

    long cordoned() {
        try {
            return nodes().stream()
                    .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                    .count();
        } catch (RuntimeException away) {
            return 0;
        }
    }

    Map<String, Long> versions() {
        try {
            return nodes().stream()
                    .collect(Collectors.groupingBy(
                            node -> node.getStatus().getNodeInfo().getKubeletVersion(),
                            ConcurrentHashMap::new,
                            Collectors.counting()));
        } catch (RuntimeException away) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
