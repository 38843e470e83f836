package io.kubehop.real;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Twelve Deployments and eight StatefulSets with budgets of every kind, and a DaemonSet. */
final class Workloads {

    private static final String NAMESPACE = "shop";
    private static final List<IntOrString> MAX_UNAVAILABLE =
            List.of(new IntOrString(1), new IntOrString("25%"), new IntOrString(2));
    private static final List<IntOrString> MIN_AVAILABLE = List.of(new IntOrString("50%"), new IntOrString(2));
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int[] REPLICAS = {3, 4, 6, 3, 5};

    private Workloads() {}

    /** Makes them and waits until every pod is ready and every budget has been counted. */
    static void settle(KubernetesClient client, int deployments, int statefulSets, int nodes) {
        settle(client, deployments, statefulSets, nodes, SOON);
    }

    /**
     * The same.
     *
     * @param databaseEnds how long a StatefulSet's pod takes to end. One that is back under its name before the disruption controller
     *     has looked keeps its budget full for two minutes
     */
    static void settle(KubernetesClient client, int deployments, int statefulSets, int nodes, Duration databaseEnds) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (int i = 0; i < deployments + statefulSets; i++) {
            workload(client, i, i < deployments, i < deployments ? SOON : databaseEnds);
        }
        client.resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName("log-shipper")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", "log-shipper"))
                        .endSelector()
                        .withTemplate(template("log-shipper", SOON))
                        .endSpec()
                        .build())
                .create();
        await(client, nodes);
    }

    /** Waits until every pod is ready and every budget has been counted. */
    static void await(KubernetesClient client, int nodes) {
        Pauses.until(
                "every workload ready", Duration.ofMinutes(3), () -> settled(client, nodes), () -> unsettled(client));
    }

    /** Another number of replicas for the Deployment. */
    static void scale(KubernetesClient client, String name, int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(name).scale(replicas);
    }

    /** Waits until so many pods of the Deployment are ready. */
    static void awaitReady(KubernetesClient client, String name, int replicas) {
        Pauses.until(
                name + " ready",
                Duration.ofMinutes(5),
                () -> ready(client, name) == replicas,
                () -> ready(client, name) + " ready of " + replicas);
    }

    private static int ready(KubernetesClient client, String name) {
        Integer ready = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getStatus()
                .getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    /** How many replicas the Deployment wants. */
    static int replicas(KubernetesClient client, String name) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getSpec()
                .getReplicas();
    }

    private static void workload(KubernetesClient client, int i, boolean deployment, Duration ends) {
        String name = (deployment ? "web-" : "db-") + i;
        Map<String, String> labels = Map.of("app", name);
        int replicas = REPLICAS[i % REPLICAS.length];
        if (deployment) {
            client.resource(new DeploymentBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(replicas)
                            .withNewSelector()
                            .withMatchLabels(labels)
                            .endSelector()
                            .withTemplate(template(name, ends))
                            .endSpec()
                            .build())
                    .create();
        } else {
            client.resource(new StatefulSetBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withNewSpec()
                            .withServiceName(name)
                            .withPodManagementPolicy("Parallel")
                            .withReplicas(replicas)
                            .withNewSelector()
                            .withMatchLabels(labels)
                            .endSelector()
                            .withTemplate(template(name, ends))
                            .endSpec()
                            .build())
                    .create();
        }
        PodDisruptionBudgetSpec budget = new PodDisruptionBudgetSpec();
        if (i % 2 == 0) {
            budget.setMaxUnavailable(MAX_UNAVAILABLE.get(i / 2 % MAX_UNAVAILABLE.size()));
        } else {
            budget.setMinAvailable(MIN_AVAILABLE.get(i / 2 % MIN_AVAILABLE.size()));
        }
        client.resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpecLike(budget)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    private static PodTemplateSpec template(String name, Duration ends) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Map.of("app", name))
                .withAnnotations(Map.of("pod-delete.stage.kwok.x-k8s.io/delay", ends.toSeconds() + "s"))
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(5L)
                .addNewContainer()
                .withName("main")
                .withImage("example.invalid/" + name + ":1")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("1Gi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static boolean settled(KubernetesClient client, int nodes) {
        boolean deployments = client.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
                .allMatch(d -> d.getSpec().getReplicas().equals(d.getStatus().getReadyReplicas()));
        boolean statefulSets = client.apps().statefulSets().inNamespace(NAMESPACE).list().getItems().stream()
                .allMatch(s -> s.getSpec().getReplicas().equals(s.getStatus().getReadyReplicas()));
        boolean daemonSets = client.apps().daemonSets().inNamespace(NAMESPACE).list().getItems().stream()
                .allMatch(d -> Integer.valueOf(nodes).equals(d.getStatus().getNumberReady()));
        boolean budgets = client.policy().v1().podDisruptionBudget().inNamespace(NAMESPACE).list().getItems().stream()
                .allMatch(b -> b.getStatus() != null
                        && b.getStatus().getExpectedPods() != null
                        && b.getStatus().getExpectedPods().equals(b.getStatus().getCurrentHealthy()));
        return deployments && statefulSets && daemonSets && budgets;
    }

    private static String unsettled(KubernetesClient client) {
        return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> !"Running".equals(pod.getStatus().getPhase()))
                .map(pod -> pod.getMetadata().getName() + " " + pod.getStatus().getPhase())
                .toList()
                .toString();
    }
}
