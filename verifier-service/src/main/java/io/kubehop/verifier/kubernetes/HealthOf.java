package io.kubehop.verifier.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.verifier.health.BudgetHealth;
import io.kubehop.verifier.health.NodeHealth;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.health.WorkloadHealth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What objects of the API say about health; an absent field counts as the API's default. */
final class HealthOf {
    private static final String ROLE = "node-role.kubernetes.io/";
    private static final KubeVersion UNKNOWN = new KubeVersion(0, 0, 0);

    private HealthOf() {}

    static NodeHealth node(Node node) {
        var labels = node.getMetadata().getLabels();
        boolean controlPlane = labels.containsKey(ROLE + "control-plane") || labels.containsKey(ROLE + "master");
        boolean ready = node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return new NodeHealth(
                node.getMetadata().getName(),
                controlPlane ? NodeRole.CONTROL_PLANE : NodeRole.WORKER,
                ready,
                !cordoned,
                version(node));
    }

    /** A node that has not said its version yet must not keep the others from being looked at. */
    private static KubeVersion version(Node node) {
        try {
            return node.getStatus() == null || node.getStatus().getNodeInfo() == null
                    ? UNKNOWN
                    : KubeVersion.parse(node.getStatus().getNodeInfo().getKubeletVersion());
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    static NodeSight sight(Node node, List<Pod> pods) {
        List<Pod> daemons = pods.stream().filter(HealthOf::ofDaemonSet).toList();
        return new NodeSight(
                node(node),
                daemons.size(),
                daemons.stream()
                        .filter(pod -> !healthy(pod))
                        .map(HealthOf::name)
                        .sorted()
                        .toList());
    }

    private static boolean ofDaemonSet(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && "DaemonSet".equals(owner.getKind()));
    }

    private static boolean healthy(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
    }

    static WorkloadHealth workload(Deployment workload) {
        var status = Optional.ofNullable(workload.getStatus());
        return new WorkloadHealth(
                "Deployment " + name(workload),
                or(workload.getSpec() == null ? null : workload.getSpec().getReplicas(), 1),
                or(status.map(one -> one.getReadyReplicas()).orElse(null), 0),
                current(
                        workload.getMetadata(),
                        status.map(one -> one.getObservedGeneration()).orElse(null)));
    }

    static WorkloadHealth workload(StatefulSet workload) {
        var status = Optional.ofNullable(workload.getStatus());
        return new WorkloadHealth(
                "StatefulSet " + name(workload),
                or(workload.getSpec() == null ? null : workload.getSpec().getReplicas(), 1),
                or(status.map(one -> one.getReadyReplicas()).orElse(null), 0),
                current(
                        workload.getMetadata(),
                        status.map(one -> one.getObservedGeneration()).orElse(null)));
    }

    static WorkloadHealth workload(DaemonSet workload) {
        var status = Optional.ofNullable(workload.getStatus());
        return new WorkloadHealth(
                "DaemonSet " + name(workload),
                or(status.map(one -> one.getDesiredNumberScheduled()).orElse(null), 0),
                or(status.map(one -> one.getNumberReady()).orElse(null), 0),
                current(
                        workload.getMetadata(),
                        status.map(one -> one.getObservedGeneration()).orElse(null)));
    }

    static BudgetHealth budget(PodDisruptionBudget budget) {
        var status = Optional.ofNullable(budget.getStatus());
        return new BudgetHealth(
                name(budget),
                or(status.map(one -> one.getCurrentHealthy()).orElse(null), 0),
                or(status.map(one -> one.getDesiredHealthy()).orElse(null), 0),
                or(status.map(one -> one.getDisruptionsAllowed()).orElse(null), 0),
                current(
                        budget.getMetadata(),
                        status.map(one -> one.getObservedGeneration()).orElse(null)));
    }

    private static boolean current(ObjectMeta meta, @Nullable Long observed) {
        Long generation = meta.getGeneration();
        return generation == null || (observed != null && observed >= generation);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
