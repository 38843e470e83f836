package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;

/** The pods of one node as the watch keeps them: who they are and whether they are leaving or finished, nothing else. */
final class SlimPods {
    private SlimPods() {}

    /** By their UIDs. */
    static SlimStore<Pod> store() {
        return new SlimStore<>(pod -> pod.getMetadata().getUid(), SlimPods::slim);
    }

    private static Pod slim(Pod pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .withResourceVersion(pod.getMetadata().getResourceVersion())
                .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
                .endMetadata()
                .withNewStatus()
                .withPhase(pod.getStatus() == null ? null : pod.getStatus().getPhase())
                .withConditions(
                        pod.getStatus() == null || pod.getStatus().getConditions() == null
                                ? List.of()
                                : pod.getStatus().getConditions().stream()
                                        .filter(condition -> "DisruptionTarget".equals(condition.getType()))
                                        .toList())
                .endStatus()
                .build();
    }
}
