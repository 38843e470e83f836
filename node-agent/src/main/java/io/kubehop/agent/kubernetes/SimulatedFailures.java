package io.kubehop.agent.kubernetes;

import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Which steps fail: a function of the order and the seed, so that a run can be had again.
 *
 * @param probability 0 to 1: of any step, each time it is tried
 * @param named steps that fail for certain
 */
public record SimulatedFailures(double probability, long seed, List<Named> named) {
    public static final SimulatedFailures NONE = new SimulatedFailures(0, 0, List.of());

    public SimulatedFailures {
        named = List.copyOf(named);
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is from 0 to 1, not " + probability);
        }
    }

    /**
     * @param attempt of the order: 1, then one more for each retry; 0 means any
     * @param tries the step's first so many tries fail
     */
    public record Named(String node, String step, int attempt, int tries) {
        boolean is(Step other, WorkOrder order, int attemptOfStep) {
            return node.equals(order.node())
                    && step.equals(other.name())
                    && (attempt == 0 || attempt == order.attempt())
                    && attemptOfStep <= tries;
        }
    }

    boolean strikes(Step step, WorkOrder order, int attempt) {
        if (named.stream().anyMatch(one -> one.is(step, order, attempt))) {
            return true;
        }
        int which = Objects.hash(order.node(), order.hop(), order.attempt(), step.name(), attempt);
        return probability > 0 && new SplittableRandom(seed ^ which * 0x9E3779B97F4A7C15L).nextDouble() < probability;
    }
}
