package io.kubehop.world.ports;

import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.store.Change;
import java.util.Optional;

/** What the drain service's watch makes of a change in the cluster. */
public final class PodWatch {
    private PodWatch() {}

    /**
     * A hint.
     *
     * @param cause the input's id
     */
    public record Hint(String cause, DrainInput input) {}

    /** The hint in a change, if there is one. */
    public static Optional<Hint> hint(Change change) {
        return switch (change.object()) {
            case Pod pod -> hint(change, pod);
            case PodDisruptionBudget budget -> hint(change, budget);
            case Deployment deployment -> hint(change, deployment);
            default -> Optional.empty();
        };
    }

    private static Optional<Hint> hint(Change change, Pod pod) {
        if (pod.spec().nodeName().isEmpty()) {
            return Optional.empty();
        }
        String node = pod.spec().nodeName().get();
        String uid = pod.meta().uid();
        if (change.type() == Change.Type.DELETED) {
            return Optional.of(new Hint("gone:" + uid, new DrainInput.PodVanished(node, uid)));
        }
        boolean before =
                change.previous().map(previous -> previous.meta().terminating()).orElse(false);
        return pod.meta().terminating() && !before
                ? Optional.of(new Hint(
                        "terminating:" + uid, new DrainInput.PodTerminating(node, uid, SimulatedPods.evicted(pod))))
                : Optional.empty();
    }

    private static Optional<Hint> hint(Change change, Deployment deployment) {
        boolean same = change.previous()
                .filter(previous -> previous instanceof Deployment before
                        && before.spec().replicas() == deployment.spec().replicas()
                        && before.status().readyReplicas()
                                == deployment.status().readyReplicas())
                .isPresent();
        return same
                ? Optional.empty()
                : Optional.of(new Hint(
                        "workload:" + deployment.key() + ":" + deployment.meta().resourceVersion(),
                        new DrainInput.WorkloadChanged(deployment.key().toString())));
    }

    private static Optional<Hint> hint(Change change, PodDisruptionBudget budget) {
        int allowed = budget.status().disruptionsAllowed();
        return change.type() != Change.Type.DELETED && allowed > 0
                ? Optional.of(new Hint(
                        "budget:" + budget.key() + ":" + budget.meta().resourceVersion(),
                        new DrainInput.BudgetOpened(budget.key().toString(), allowed)))
                : Optional.empty();
    }
}
