package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what every budget allows, as pkg/controller/disruption does: it hears of pods and budgets only, so a changed
 * scale shows when the first pod changes.
 */
final class Disruptions implements Controller {
    /** How long an accepted eviction is believed in without the pod being seen to terminate. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final Environment environment;
    private final ExpectedPods expected;
    private final WorkQueue<ObjectKey> queue;

    Disruptions(Environment environment) {
        this.environment = environment;
        this.expected = new ExpectedPods(environment.store());
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof PodDisruptionBudget budget) {
            queue.add(budget.key());
        } else if (change.object() instanceof Pod pod) {
            notice(pod);
            if (change.previous().orElse(pod) instanceof Pod previous
                    && !previous.meta().labels().equals(pod.meta().labels())) {
                notice(previous);
            }
        }
    }

    private void notice(Pod pod) {
        environment.store().budgetsSelecting(pod).forEach(budget -> queue.add(budget.key()));
    }

    private void attend(ObjectKey key) {
        Optional<PodDisruptionBudget> found = environment.store().get(Kind.BUDGET, key);
        if (found.isEmpty() || found.get().meta().terminating()) {
            return;
        }
        PodDisruptionBudget budget = found.get();
        List<Pod> pods = budget.spec()
                .selector()
                .map(selector -> environment.store().podsSelected(key.namespace(), selector))
                .orElse(List.of());
        switch (expected.count(budget, pods)) {
            case ExpectedPods.Unknown(String why) -> failSafe(budget, why);
            case ExpectedPods.Known(int count) -> report(budget, pods, count);
        }
    }

    private void report(PodDisruptionBudget budget, List<Pod> pods, int count) {
        SortedMap<String, Instant> disrupted = stillDisrupted(budget, pods);
        int healthy = 0;
        for (Pod pod : pods) {
            boolean leaving =
                    pod.meta().terminating() || disrupted.containsKey(pod.meta().name());
            healthy += !leaving && pod.ready() ? 1 : 0;
        }
        int desired = desiredHealthy(budget.spec(), count);
        int allowed = count <= 0 ? 0 : Math.max(0, healthy - desired);
        Condition condition = new Condition(
                PodDisruptionBudget.DISRUPTION_ALLOWED,
                allowed > 0 ? "True" : "False",
                allowed > 0 ? "SufficientPods" : "InsufficientPods",
                "",
                environment.now(),
                budget.meta().generation());
        environment
                .api()
                .updateStatus(
                        Kind.BUDGET,
                        budget.withStatus(new PodDisruptionBudget.Status(
                                allowed,
                                healthy,
                                desired,
                                count,
                                budget.meta().generation(),
                                disrupted,
                                Condition.set(budget.status().conditions(), condition))));
        disrupted.values().stream()
                .min(Instant::compareTo)
                .ifPresent(first -> queue.addAt(budget.key(), first.plus(DELETION_TIMEOUT)));
    }

    private static int desiredHealthy(PodDisruptionBudget.Spec spec, int count) {
        if (spec.maxUnavailable().isPresent()) {
            return Math.max(0, count - spec.maxUnavailable().get().roundedUp(count));
        }
        return spec.minAvailable().map(minimum -> minimum.roundedUp(count)).orElse(0);
    }

    /** Accepted evictions whose pod is there, not yet terminating, and not believed in for too long. */
    private SortedMap<String, Instant> stillDisrupted(PodDisruptionBudget budget, List<Pod> pods) {
        SortedMap<String, Instant> result = new TreeMap<>();
        Map<String, Instant> before = budget.status().disruptedPods();
        for (Pod pod : pods) {
            Optional<Instant> accepted =
                    Optional.ofNullable(before.get(pod.meta().name()));
            if (!pod.meta().terminating()
                    && accepted.isPresent()
                    && accepted.get().plus(DELETION_TIMEOUT).isAfter(environment.now())) {
                result.put(pod.meta().name(), accepted.get());
            }
        }
        return result;
    }

    /** Allows nothing, and leaves the observed generation where it was. */
    private void failSafe(PodDisruptionBudget budget, String why) {
        PodDisruptionBudget.Status old = budget.status();
        Condition condition = new Condition(
                PodDisruptionBudget.DISRUPTION_ALLOWED,
                "False",
                PodDisruptionBudget.SYNC_FAILED,
                why,
                environment.now(),
                old.observedGeneration());
        environment
                .api()
                .updateStatus(
                        Kind.BUDGET,
                        budget.withStatus(new PodDisruptionBudget.Status(
                                0,
                                old.currentHealthy(),
                                old.desiredHealthy(),
                                old.expectedPods(),
                                old.observedGeneration(),
                                old.disruptedPods(),
                                Condition.set(old.conditions(), condition))));
    }

    /** Whether the amount is a percentage, which needs the controllers' scale. */
    static boolean percentage(IntOrPercent amount) {
        return switch (amount) {
            case IntOrPercent.Count _ -> false;
            case IntOrPercent.Percent _ -> true;
        };
    }
}
