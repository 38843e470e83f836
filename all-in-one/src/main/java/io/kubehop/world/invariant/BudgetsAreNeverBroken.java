package io.kubehop.world.invariant;

import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No budget is broken by our evictions. At every pod that begins to terminate, or vanishes, through one of our effects, its
 * budgets are worked out anew from pods and controllers: enough others must be healthy.
 *
 * <p>A pod that somebody else took down a moment ago is not counted against us: the cluster's own budget controller has not seen
 * it either, and its answer is all that a client has.
 */
public final class BudgetsAreNeverBroken implements Invariant {
    private static final Duration CONTROLLER_LAG = Duration.ofSeconds(1);

    private final Map<String, Lost> lost = new HashMap<>();

    /** A pod that somebody else made unhealthy. */
    private record Lost(Pod pod, Instant at) {}

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Pod pod)
                || change.previous().isEmpty()
                || !(change.previous().get() instanceof Pod before)) {
            return Optional.empty();
        }
        boolean leaves = (pod.meta().terminating() || change.type() == Change.Type.DELETED)
                && !before.meta().terminating();
        if (!sight.acting().isEmpty()) {
            return leaves ? judge(before, sight) : Optional.empty();
        }
        boolean unhealthy = change.type() == Change.Type.DELETED || !healthy(pod);
        if (healthy(before) && unhealthy) {
            lost.values().removeIf(one -> one.at().plus(CONTROLLER_LAG).isBefore(sight.now()));
            lost.put(pod.meta().uid(), new Lost(before, sight.now()));
        }
        return Optional.empty();
    }

    private Optional<String> judge(Pod pod, Sight sight) {
        if (pod.finished() || pod.status().phase() == Pod.Phase.PENDING) {
            return Optional.empty();
        }
        for (PodDisruptionBudget budget :
                sight.store().list(Kind.BUDGET, pod.meta().namespace())) {
            if (budget.selects(pod)) {
                Optional<String> broken = judge(budget, pod, sight);
                if (broken.isPresent()) {
                    return broken;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> judge(PodDisruptionBudget budget, Pod pod, Sight sight) {
        boolean alwaysMayGo = budget.spec().unhealthyPodEvictionPolicy().stream()
                .anyMatch(policy -> policy.text().equals("AlwaysAllow"));
        if (!healthy(pod) && alwaysMayGo) {
            return Optional.empty();
        }
        List<Pod> guarded = sight.store().list(Kind.POD, pod.meta().namespace()).stream()
                .filter(budget::selects)
                .toList();
        long others = guarded.stream()
                .filter(other ->
                        healthy(other) && !other.meta().uid().equals(pod.meta().uid()))
                .count();
        long unseen = lost.values().stream()
                .filter(one -> !one.at().plus(CONTROLLER_LAG).isBefore(sight.now()) && budget.selects(one.pod()))
                .count();
        int needed = needed(budget, expected(sight.store(), guarded));
        return others + unseen >= needed
                ? Optional.empty()
                : Optional.of("%s took %s away, and budget %s needs %d healthy pods and has %d without it"
                        .formatted(sight.acting(), pod.key(), budget.key(), needed, others));
    }

    private static boolean healthy(Pod pod) {
        return pod.ready() && !pod.finished() && !pod.meta().terminating();
    }

    /** How many pods have to be healthy. Both bounds round up to whole pods. */
    private static int needed(PodDisruptionBudget budget, int expected) {
        return budget.spec()
                .maxUnavailable()
                .map(most -> Math.max(0, expected - pods(most, expected)))
                .orElseGet(() -> budget.spec()
                        .minAvailable()
                        .map(least -> pods(least, expected))
                        .orElse(0));
    }

    private static int pods(IntOrPercent amount, int total) {
        return switch (amount) {
            case IntOrPercent.Count(int count) -> count;
            case IntOrPercent.Percent(int percent) -> (percent * total + 99) / 100;
        };
    }

    /** How many pods the controllers of these pods want together. */
    private static int expected(ObjectStore store, List<Pod> pods) {
        Set<String> counted = new HashSet<>();
        int sum = 0;
        for (Pod pod : pods) {
            Optional<OwnerReference> owner = pod.meta().controller();
            if (owner.isPresent() && counted.add(owner.get().uid())) {
                sum += wanted(store, pod.meta().namespace(), owner.get());
            }
        }
        return sum;
    }

    private static int wanted(ObjectStore store, String namespace, OwnerReference owner) {
        return switch (owner.kind()) {
            case "StatefulSet" ->
                store.get(Kind.STATEFUL_SET, namespace, owner.name())
                        .map(StatefulSet::spec)
                        .map(StatefulSet.Spec::replicas)
                        .orElse(0);
            case "ReplicaSet" ->
                store.get(Kind.REPLICA_SET, namespace, owner.name())
                        .map(set -> ofDeployment(store, set))
                        .orElse(0);
            default -> 0;
        };
    }

    private static int ofDeployment(ObjectStore store, ReplicaSet set) {
        return set.meta()
                .controller()
                .flatMap(owner -> store.get(Kind.DEPLOYMENT, set.meta().namespace(), owner.name()))
                .map(Deployment::spec)
                .map(Deployment.Spec::replicas)
                .orElse(set.spec().replicas());
    }
}
