package io.kubehop.verifier.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Objects without what {@link HealthOf} does not read. */
final class Trim {
    private Trim() {}

    static Node node(Node node) {
        var copy = new NodeBuilder().withMetadata(meta(node));
        copy.editMetadata().withLabels(node.getMetadata().getLabels()).endMetadata();
        if (node.getSpec() != null) {
            copy.withNewSpec()
                    .withUnschedulable(node.getSpec().getUnschedulable())
                    .endSpec();
        }
        if (node.getStatus() != null) {
            copy.withNewStatus()
                    .withConditions(node.getStatus().getConditions())
                    .withNodeInfo(node.getStatus().getNodeInfo())
                    .endStatus();
        }
        return copy.build();
    }

    static Deployment deployment(Deployment one) {
        var copy = new DeploymentBuilder().withMetadata(meta(one)).withStatus(one.getStatus());
        if (one.getSpec() != null) {
            copy.withNewSpec().withReplicas(one.getSpec().getReplicas()).endSpec();
        }
        return copy.build();
    }

    static StatefulSet statefulSet(StatefulSet one) {
        var copy = new StatefulSetBuilder().withMetadata(meta(one)).withStatus(one.getStatus());
        if (one.getSpec() != null) {
            copy.withNewSpec().withReplicas(one.getSpec().getReplicas()).endSpec();
        }
        return copy.build();
    }

    static DaemonSet daemonSet(DaemonSet one) {
        return new DaemonSetBuilder()
                .withMetadata(meta(one))
                .withStatus(one.getStatus())
                .build();
    }

    static PodDisruptionBudget budget(PodDisruptionBudget one) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(meta(one))
                .withStatus(one.getStatus())
                .build();
    }

    private static ObjectMeta meta(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withGeneration(meta.getGeneration())
                .withResourceVersion(meta.getResourceVersion())
                .build();
    }
}
