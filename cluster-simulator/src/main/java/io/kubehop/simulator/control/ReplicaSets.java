package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods of a ReplicaSet as it asks for: a terminating pod is replaced at once. */
final class ReplicaSets implements Controller {
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    /** Who goes first when there are too many: without node, not running, not ready, of the lowest deletion cost, youngest. */
    private static final Comparator<Pod> EXPENDABLE_FIRST = Comparator.<Pod, Boolean>comparing(
                    pod -> pod.spec().nodeName().isPresent())
            .thenComparing(pod -> pod.status().phase() == Pod.Phase.RUNNING)
            .thenComparing(Pod::ready)
            .thenComparingInt(ReplicaSets::deletionCost)
            .thenComparing(pod -> pod.meta().creationTimestamp().orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(Pod::key);

    private final Environment environment;
    private final WorkQueue<ObjectKey> queue;

    ReplicaSets(Environment environment) {
        this.environment = environment;
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof ReplicaSet set) {
            queue.add(set.key());
        } else if (change.object() instanceof Pod pod) {
            Owned.controller(pod, Kind.REPLICA_SET).ifPresent(queue::add);
        }
    }

    private void attend(ObjectKey key) {
        Optional<ReplicaSet> found = environment.store().get(Kind.REPLICA_SET, key);
        if (found.isEmpty()) {
            return;
        }
        ReplicaSet set = found.get();
        if (!set.meta().terminating()) {
            scale(set, active(set));
        }
        report(set, active(set));
    }

    private List<Pod> active(ReplicaSet set) {
        return environment.store().podsOwnedBy(set.meta().uid()).stream()
                .filter(Owned::active)
                .toList();
    }

    private void scale(ReplicaSet set, List<Pod> active) {
        for (int i = active.size(); i < set.spec().replicas(); i++) {
            String name = environment.api().generateName(set.meta().name() + "-");
            environment.api().create(Kind.POD, Owned.pod(set, name, set.spec().template()));
        }
        if (active.size() > set.spec().replicas()) {
            active.stream()
                    .sorted(EXPENDABLE_FIRST)
                    .limit(active.size() - set.spec().replicas())
                    .forEach(pod -> environment
                            .api()
                            .delete(
                                    Kind.POD,
                                    pod.meta().namespace(),
                                    pod.meta().name(),
                                    DeleteOptions.DEFAULT.withUid(pod.meta().uid())));
        }
    }

    /** A cost that is no number counts as 0 (kubernetes:pkg/apis/core/helper GetDeletionCostFromPodAnnotations). */
    private static int deletionCost(Pod pod) {
        try {
            return Integer.parseInt(pod.meta().annotations().getOrDefault(DELETION_COST, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void report(ReplicaSet set, List<Pod> active) {
        int ready = Math.toIntExact(active.stream().filter(Pod::ready).count());
        ReplicaSet.Status status =
                new ReplicaSet.Status(set.meta().generation(), active.size(), active.size(), ready, ready);
        environment.api().updateStatus(Kind.REPLICA_SET, set.withStatus(status));
    }
}
