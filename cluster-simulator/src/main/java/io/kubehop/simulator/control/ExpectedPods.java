package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.store.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many pods a budget expects: the sum of the scales of the controllers of the pods there are. */
final class ExpectedPods {
    /** The count, or why there is none. */
    sealed interface Answer {}

    record Known(int count) implements Answer {}

    record Unknown(String why) implements Answer {}

    private record Scale(String uid, int replicas) {}

    private final ObjectStore store;

    ExpectedPods(ObjectStore store) {
        this.store = store;
    }

    /** A number in minAvailable needs no controllers: the pods themselves are counted. */
    Answer count(PodDisruptionBudget budget, List<Pod> pods) {
        boolean needsScale = budget.spec().maxUnavailable().isPresent()
                || budget.spec().minAvailable().map(Disruptions::percentage).orElse(false);
        if (!needsScale) {
            return new Known(budget.spec().minAvailable().isPresent() ? pods.size() : 0);
        }
        Map<String, Integer> scales = new HashMap<>();
        for (Pod pod : pods) {
            Optional<OwnerReference> owner = pod.meta().controller();
            if (owner.isEmpty() || scales.containsKey(owner.get().uid())) {
                continue;
            }
            String kind = owner.get().kind();
            if (kind.equals("DaemonSet") || kind.equals("Node") || kind.equals("Job")) {
                return new Unknown(resource(kind) + " does not implement the scale subresource");
            }
            Optional<Scale> scale = scale(pod, owner.get());
            if (scale.isEmpty()) {
                return new Unknown(
                        "found no controllers for pod \"" + pod.meta().name() + "\"");
            }
            scales.put(scale.get().uid(), scale.get().replicas());
        }
        return new Known(scales.values().stream().mapToInt(Integer::intValue).sum());
    }

    private static String resource(String kind) {
        return switch (kind) {
            case "DaemonSet" -> "daemonsets.apps";
            case "Job" -> "jobs.batch";
            default -> "nodes";
        };
    }

    private Optional<Scale> scale(Pod pod, OwnerReference owner) {
        String namespace = pod.meta().namespace();
        return switch (owner.kind()) {
            case "ReplicaSet" ->
                store.get(Kind.REPLICA_SET, namespace, owner.name())
                        .filter(set -> set.meta().uid().equals(owner.uid()))
                        .flatMap(this::deploymentOrSelf);
            case "StatefulSet" ->
                store.get(Kind.STATEFUL_SET, namespace, owner.name())
                        .filter(set -> set.meta().uid().equals(owner.uid()))
                        .map(set -> new Scale(owner.uid(), set.spec().replicas()));
            default -> Optional.empty();
        };
    }

    private Optional<Scale> deploymentOrSelf(ReplicaSet set) {
        Optional<OwnerReference> owner = set.meta().controller();
        if (owner.isEmpty() || !owner.get().kind().equals("Deployment")) {
            return Optional.of(new Scale(set.meta().uid(), set.spec().replicas()));
        }
        return store.get(Kind.DEPLOYMENT, set.meta().namespace(), owner.get().name())
                .filter(deployment -> deployment.meta().uid().equals(owner.get().uid()))
                .map(deployment ->
                        new Scale(deployment.meta().uid(), deployment.spec().replicas()));
    }
}
