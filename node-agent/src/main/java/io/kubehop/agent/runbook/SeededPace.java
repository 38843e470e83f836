package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Durations drawn from a seed: the same step of the same order takes the same time in every run.
 *
 * @param durations by the step's name
 * @param otherwise for steps not named
 * @param spread 0 to 1: a step takes its duration times something between 1 - spread and 1 + spread
 */
public record SeededPace(Map<String, Duration> durations, Duration otherwise, double spread, long seed)
        implements Pace {
    public SeededPace {
        durations = Map.copyOf(durations);
        if (spread < 0 || spread > 1) {
            throw new IllegalArgumentException("a spread is from 0 to 1, not " + spread);
        }
    }

    @Override
    public Duration of(Step step, WorkOrder order, int attempt) {
        Duration usual = durations.getOrDefault(step.name(), otherwise);
        // Only strings and numbers: their hashes are the same in every process.
        int which = Objects.hash(order.node(), order.hop(), order.attempt(), step.name(), attempt);
        double factor = 1 + spread * (2 * new SplittableRandom(seed ^ which * 0x9E3779B97F4A7C15L).nextDouble() - 1);
        return Duration.ofNanos((long) (usual.toNanos() * factor)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    }
}
