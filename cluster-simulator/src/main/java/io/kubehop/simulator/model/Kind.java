package io.kubehop.simulator.model;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A kind of object, with what is needed to treat all kinds alike.
 *
 * @param group API group, empty for the core group
 * @param plural name in URLs
 * @param replaceMeta the object with other metadata
 * @param replaceStatus the first object with the status of the second
 * @param spec the part whose change raises {@code metadata.generation}
 */
public record Kind<T extends KubeObject>(
        String name,
        String group,
        String version,
        String plural,
        boolean namespaced,
        Class<T> type,
        BiFunction<T, ObjectMeta, T> replaceMeta,
        BinaryOperator<T> replaceStatus,
        Function<T, Object> spec) {

    /** Core v1 Namespace. */
    public static final Kind<Namespace> NAMESPACE = new Kind<>(
            "Namespace",
            "",
            "v1",
            "namespaces",
            false,
            Namespace.class,
            Namespace::withMeta,
            (kept, source) -> kept.withPhase(source.phase()),
            object -> "");

    /** Core v1 Node. */
    public static final Kind<Node> NODE = new Kind<>(
            "Node",
            "",
            "v1",
            "nodes",
            false,
            Node.class,
            Node::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            Node::spec);

    /** Core v1 Pod. */
    public static final Kind<Pod> POD = new Kind<>(
            "Pod",
            "",
            "v1",
            "pods",
            true,
            Pod.class,
            Pod::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            Pod::spec);

    /** policy/v1 PodDisruptionBudget. */
    public static final Kind<PodDisruptionBudget> BUDGET = new Kind<>(
            "PodDisruptionBudget",
            "policy",
            "v1",
            "poddisruptionbudgets",
            true,
            PodDisruptionBudget.class,
            PodDisruptionBudget::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            PodDisruptionBudget::spec);

    /** apps/v1 Deployment. */
    public static final Kind<Deployment> DEPLOYMENT = new Kind<>(
            "Deployment",
            "apps",
            "v1",
            "deployments",
            true,
            Deployment.class,
            Deployment::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            Deployment::spec);

    /** apps/v1 ReplicaSet. */
    public static final Kind<ReplicaSet> REPLICA_SET = new Kind<>(
            "ReplicaSet",
            "apps",
            "v1",
            "replicasets",
            true,
            ReplicaSet.class,
            ReplicaSet::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            ReplicaSet::spec);

    /** apps/v1 StatefulSet. */
    public static final Kind<StatefulSet> STATEFUL_SET = new Kind<>(
            "StatefulSet",
            "apps",
            "v1",
            "statefulsets",
            true,
            StatefulSet.class,
            StatefulSet::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            StatefulSet::spec);

    /** apps/v1 DaemonSet. */
    public static final Kind<DaemonSet> DAEMON_SET = new Kind<>(
            "DaemonSet",
            "apps",
            "v1",
            "daemonsets",
            true,
            DaemonSet.class,
            DaemonSet::withMeta,
            (kept, source) -> kept.withStatus(source.status()),
            DaemonSet::spec);

    /** coordination.k8s.io/v1 Lease. */
    public static final Kind<Lease> LEASE = new Kind<>(
            "Lease",
            "coordination.k8s.io",
            "v1",
            "leases",
            true,
            Lease.class,
            Lease::withMeta,
            (kept, source) -> kept,
            Lease::spec);

    /** storage.k8s.io/v1 VolumeAttachment. */
    public static final Kind<VolumeAttachment> VOLUME_ATTACHMENT = new Kind<>(
            "VolumeAttachment",
            "storage.k8s.io",
            "v1",
            "volumeattachments",
            false,
            VolumeAttachment.class,
            VolumeAttachment::withMeta,
            (kept, source) -> kept.withAttached(source.attached()),
            VolumeAttachment::spec);

    /** Every kind the simulator serves. */
    public static final List<Kind<?>> ALL = List.of(
            NAMESPACE, NODE, POD, BUDGET, DEPLOYMENT, REPLICA_SET, STATEFUL_SET, DAEMON_SET, LEASE, VOLUME_ATTACHMENT);

    /** As written in manifests: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages name it: {@code pods}, {@code deployments.apps}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    @Override
    public String toString() {
        return name;
    }
}
