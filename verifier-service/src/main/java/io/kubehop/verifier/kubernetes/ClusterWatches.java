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
import io.kubehop.verifier.health.WorkloadHealth;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Everything that health is read from, listed once and then watched; a watch that breaks is taken up again by fabric8. */
final class ClusterWatches implements AutoCloseable {
    private static final long PAGE = 500;

    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<StatefulSet> statefulSets;
    private final SharedIndexInformer<DaemonSet> daemonSets;
    private final SharedIndexInformer<PodDisruptionBudget> budgets;

    ClusterWatches(KubernetesClient client) {
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

    private List<SharedIndexInformer<?>> all() {
        return List.of(nodes, deployments, statefulSets, daemonSets, budgets);
    }

    /** Whether everything has been listed. */
    boolean synced() {
        return all().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** @throws IOException if something has not been listed yet */
    ClusterHealth health() throws IOException {
        for (SharedIndexInformer<?> informer : all()) {
            // Not isWatching: that is only true once something has come, which may take minutes.
            if (!informer.hasSynced()) {
                throw new IOException(informer.getApiTypeClass().getSimpleName() + " objects have not been listed yet");
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

    @Override
    public void close() {
        all().forEach(SharedIndexInformer::close);
    }
}
