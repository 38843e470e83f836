package io.kubehop.verifier.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.HealthReader;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.health.WorkloadHealth;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads the cluster from watches, so that a look costs the API server one small request whatever the cluster's size: one that
 * shows that the API server is there, for a watch alone would go on showing the past. A single node and its pods are read
 * afresh.
 */
public final class ApiHealthReader implements HealthReader, AutoCloseable {
    private static final String PROOF_OF_LIFE = "kube-system";
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<StatefulSet> statefulSets;
    private final SharedIndexInformer<DaemonSet> daemonSets;
    private final SharedIndexInformer<PodDisruptionBudget> budgets;

    /** Starts to watch. The client stays the caller's. */
    public ApiHealthReader(KubernetesClient client) {
        this.client = client;
        nodes = watch(client.nodes(), Trim::node);
        deployments = watch(client.apps().deployments().inAnyNamespace(), Trim::deployment);
        statefulSets = watch(client.apps().statefulSets().inAnyNamespace(), Trim::statefulSet);
        daemonSets = watch(client.apps().daemonSets().inAnyNamespace(), Trim::daemonSet);
        budgets = watch(client.policy().v1().podDisruptionBudget().inAnyNamespace(), Trim::budget);
    }

    private static <T extends HasMetadata> SharedIndexInformer<T> watch(Informable<T> objects, UnaryOperator<T> trim) {
        SharedIndexInformer<T> informer = objects.withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new TrimmedStore<>(trim))
                .exceptionHandler((started, failure) -> true);
        informer.start();
        return informer;
    }

    @Override
    public ClusterHealth cluster() throws IOException {
        if (client.namespaces().withName(PROOF_OF_LIFE).get() == null) {
            throw new IOException("the API server shows no namespace " + PROOF_OF_LIFE);
        }
        for (SharedIndexInformer<?> informer : watches()) {
            if (!informer.hasSynced() || !informer.isWatching()) {
                throw new IOException(
                        "the watch on " + informer.getApiTypeClass().getSimpleName() + " objects is not up yet");
            }
        }
        List<WorkloadHealth> workloads = Stream.of(
                        deployments.getStore().list().stream().map(HealthOf::workload),
                        statefulSets.getStore().list().stream().map(HealthOf::workload),
                        daemonSets.getStore().list().stream().map(HealthOf::workload))
                .flatMap(one -> one)
                .toList();
        return new ClusterHealth(
                nodes.getStore().list().stream().map(HealthOf::node).toList(),
                workloads,
                budgets.getStore().list().stream().map(HealthOf::budget).toList());
    }

    private List<SharedIndexInformer<?>> watches() {
        return List.of(nodes, deployments, statefulSets, daemonSets, budgets);
    }

    @Override
    public Optional<NodeSight> node(String name) {
        Node node = client.nodes().withName(name).get();
        return node == null
                ? Optional.empty()
                : Optional.of(HealthOf.sight(
                        node,
                        client.pods()
                                .inAnyNamespace()
                                .withField("spec.nodeName", name)
                                .list()
                                .getItems()));
    }

    @Override
    public void close() {
        watches().forEach(SharedIndexInformer::close);
    }
}
