package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** What is not as it should be: nodes that are not Ready, pods that are not, and every budget that allows nothing. */
    String troubles() {
        try {
            StringJoiner said = new StringJoiner("\n");
            for (Node node : nodes()) {
                if (!ready(node.getStatus().getConditions().stream()
                        .filter(one -> one.getType().equals("Ready"))
                        .map(NodeCondition::getStatus))) {
                    said.add("not Ready: node " + node.getMetadata().getName() + " "
                            + node.getStatus().getConditions());
                }
            }
            for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
                if (!ready(pod.getStatus().getConditions().stream()
                        .filter(one -> one.getType().equals("Ready"))
                        .map(PodCondition::getStatus))) {
                    said.add("not Ready: pod " + pod.getMetadata().getName() + " on "
                            + pod.getSpec().getNodeName() + ", deleted "
                            + pod.getMetadata().getDeletionTimestamp() + ", "
                            + pod.getStatus().getPhase() + " " + pod.getStatus().getConditions());
                }
            }
            for (PodDisruptionBudget budget : client.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inAnyNamespace()
                    .list()
                    .getItems()) {
                if (budget.getStatus().getDisruptionsAllowed() < 1) {
                    said.add("allows nothing: budget " + budget.getMetadata().getName() + " " + budget.getStatus());
                }
            }
            return said.toString();
        } catch (RuntimeException away) {
            return "the API server does not answer: " + away.getMessage();
        }
    }

    private static boolean ready(Stream<String> statuses) {
        return statuses.anyMatch("True"::equals);
    }

    @Override
    public void close() {
        client.close();
    }
}
