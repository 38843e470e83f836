package io.kubehop.world.invariant;

import io.kubehop.events.DrainEvent.PodEvicted;
import io.kubehop.events.DrainEvent.PodGone;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.Event;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.store.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under one budget no pod is evicted before the drain service has taken note of the eviction before it. A crash forgets what was
 * asked: what is evicted after it is measured anew.
 */
public final class OneEvictionAtATimeUnderABudget implements Invariant {
    /** By budget the pod that was evicted and of which nobody has taken note. */
    private final Map<String, Pod> open = new HashMap<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Pod pod)
                || change.previous().isEmpty()
                || !(change.previous().get() instanceof Pod before)) {
            return Optional.empty();
        }
        if (change.type() == Change.Type.DELETED) {
            close(pod.meta().uid());
        }
        boolean evicted =
                evicted(pod) && !before.meta().terminating() && !sight.acting().isEmpty();
        if (!evicted || before.finished() || before.status().phase() == Pod.Phase.PENDING) {
            return Optional.empty();
        }
        List<String> budgets = sight.store().list(Kind.BUDGET, pod.meta().namespace()).stream()
                .filter(budget -> budget.selects(pod))
                .map(PodDisruptionBudget::key)
                .map(Object::toString)
                .toList();
        for (String budget : budgets) {
            Pod other = open.put(budget, pod);
            if (other != null && !other.meta().uid().equals(pod.meta().uid())) {
                return Optional.of("%s was evicted under budget %s, and nobody had taken note of the eviction of %s"
                        .formatted(pod.key(), budget, other.key()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        told.said().flatMap(OneEvictionAtATimeUnderABudget::settled).ifPresent(pod -> close(pod.uid()));
        return Optional.empty();
    }

    @Override
    public void crashed(String service) {
        open.clear();
    }

    private void close(String uid) {
        open.values().removeIf(pod -> pod.meta().uid().equals(uid));
    }

    private static Optional<PodRef> settled(Event event) {
        return switch (event) {
            case PodEvicted evicted -> Optional.of(evicted.pod());
            case PodGone gone -> Optional.of(gone.pod());
            default -> Optional.empty();
        };
    }

    private static boolean evicted(Pod pod) {
        return pod.meta().terminating()
                && Condition.find(pod.status().conditions(), Pod.DISRUPTION_TARGET)
                        .filter(Condition::isTrue)
                        .isPresent();
    }
}
