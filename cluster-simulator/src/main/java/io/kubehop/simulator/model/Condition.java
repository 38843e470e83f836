package io.kubehop.simulator.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a status' condition list.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param observedGeneration 0 where the kind has no such field
 */
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        Instant lastTransitionTime,
        long observedGeneration) {

    /** A condition without observed generation. */
    public static Condition of(String type, String status, String reason, String message, Instant at) {
        return new Condition(type, status, reason, message, at, 0);
    }

    /** Whether the status is {@code True}. */
    public boolean isTrue() {
        return status.equals("True");
    }

    /** The condition of that type. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        for (Condition condition : conditions) {
            if (condition.type().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Whether the condition of that type is there and {@code True}. */
    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type).map(Condition::isTrue).orElse(false);
    }

    /** The list with that condition replaced or added; the transition time moves only with the status. */
    public static List<Condition> set(List<Condition> conditions, Condition wanted) {
        List<Condition> result = new ArrayList<>(conditions.size() + 1);
        boolean found = false;
        for (Condition condition : conditions) {
            if (!condition.type().equals(wanted.type())) {
                result.add(condition);
                continue;
            }
            found = true;
            result.add(
                    condition.status().equals(wanted.status())
                            ? new Condition(
                                    wanted.type(),
                                    wanted.status(),
                                    wanted.reason(),
                                    wanted.message(),
                                    condition.lastTransitionTime(),
                                    wanted.observedGeneration())
                            : wanted);
        }
        if (!found) {
            result.add(wanted);
        }
        return List.copyOf(result);
    }
}
