package io.kubehop.real;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sets the stage for one drain: every pod of the case on the nodes to be drained, every other node free. */
final class DrainScene {

    /** Where the pods of a case are. */
    static final String NAMESPACE = "drained";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final DrainCase play;
    private final List<String> all;

    DrainScene(KubernetesClient client, DrainCase play) {
        this.client = client;
        this.play = play;
        this.all = client.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** The nodes to drain. */
    List<String> targets() {
        return all.subList(0, play.nodes());
    }

    /** Clears what was, and makes the case's pods. */
    void set() {
        clear();
        all.forEach(node -> cordon(node, !targets().contains(node)));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (int i = 0; i < play.groups().size(); i++) {
            create("app-" + i, play.groups().get(i));
        }
        Pauses.until("the pods of " + play.name(), LIMIT, this::settled, () -> pods().size() + " pods");
        all.forEach(node -> cordon(node, false));
    }

    /** Lets every budget allow everything. */
    void open() {
        for (PodDisruptionBudget budget : client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()) {
            budget.getSpec().setMinAvailable(new IntOrString(0));
            client.resource(budget).update();
        }
    }

    /** How many of the case's pods are on the nodes that were drained. */
    long left() {
        return pods().stream()
                .filter(pod -> targets().contains(pod.getSpec().getNodeName()))
                .count();
    }

    void clear() {
        client.policy().v1().podDisruptionBudget().inNamespace(NAMESPACE).delete();
        client.apps().deployments().inNamespace(NAMESPACE).delete();
        Pauses.until("no pod left", LIMIT, () -> pods().isEmpty(), () -> pods().size() + " pods");
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    private void cordon(String name, boolean cordoned) {
        client.nodes().withName(name).edit(node -> unschedulable(node, cordoned));
    }

    private static Node unschedulable(Node node, boolean cordoned) {
        node.getSpec().setUnschedulable(cordoned ? Boolean.TRUE : null);
        return node;
    }

    private void create(String name, DrainCase.Group group) {
        Map<String, String> labels = Map.of("app", name);
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(group.pods())
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .withAnnotations(Map.of(
                                "pod-delete.stage.kwok.x-k8s.io/delay",
                                play.gone().toSeconds() + "s"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("example.invalid/main:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        if (group.allowed() > 0) {
            int allowed = play.opensAfter().isPresent() ? 0 : group.allowed();
            client.resource(new PodDisruptionBudgetBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withNewSpec()
                            .withMinAvailable(new IntOrString(group.pods() - allowed))
                            .withNewSelector()
                            .withMatchLabels(labels)
                            .endSelector()
                            .endSpec()
                            .build())
                    .create();
        }
    }

    private boolean settled() {
        long ready = pods().stream()
                .filter(pod -> targets().contains(pod.getSpec().getNodeName()))
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")))
                .count();
        return ready == play.pods()
                && client.policy().v1().podDisruptionBudget().inNamespace(NAMESPACE).list().getItems().stream()
                        .allMatch(budget -> budget.getStatus() != null
                                && budget.getStatus().getExpectedPods() != null
                                && budget.getStatus().getExpectedPods() > 0
                                && budget.getStatus()
                                        .getExpectedPods()
                                        .equals(budget.getStatus().getCurrentHealthy()));
    }
}
