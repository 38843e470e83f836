package io.kubehop.drain.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.PodReader.PodLook;
import io.kubehop.events.DrainEvent.PodRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pods say. */
final class Pods {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Pods() {}

    static PodRef ref(Pod pod) {
        return new PodRef(
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }

    static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** The API server writes this condition right before it deletes a pod for an eviction. */
    static boolean evicted(Pod pod) {
        return terminating(pod)
                && conditions(pod).stream()
                        .anyMatch(condition -> "DisruptionTarget".equals(condition.getType())
                                && "EvictionByEvictionAPI".equals(condition.getReason()));
    }

    static boolean ready(Pod pod) {
        return conditions(pod).stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    static boolean mirror(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(MIRROR);
    }

    static boolean emptyDir(Pod pod) {
        List<Volume> volumes = pod.getSpec().getVolumes();
        return volumes != null && volumes.stream().anyMatch(volume -> volume.getEmptyDir() != null);
    }

    static PodFacts.Phase phase(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return switch (phase) {
            case "Pending" -> PodFacts.Phase.PENDING;
            case "Running" -> PodFacts.Phase.RUNNING;
            case "Succeeded" -> PodFacts.Phase.SUCCEEDED;
            case "Failed" -> PodFacts.Phase.FAILED;
            case null, default -> PodFacts.Phase.UNKNOWN;
        };
    }

    static PodLook look(Pod pod) {
        if (!terminating(pod)) {
            return PodLook.PRESENT;
        }
        return evicted(pod) ? PodLook.EVICTED : PodLook.DELETED;
    }

    static Optional<PodCondition> condition(Pod pod, String type) {
        return conditions(pod).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static List<PodCondition> conditions(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? List.of()
                : pod.getStatus().getConditions();
    }
}
