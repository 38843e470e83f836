package io.kubehop.real;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something, with a deadline. */
final class Pauses {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private Pauses() {}

    static void brief() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /** Returns when the condition holds; fails with what is so far when the time is over. */
    static void until(String what, Duration limit, BooleanSupplier condition, Supplier<String> sofar) {
        Instant end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(what + " did not come about within " + limit + ": " + sofar.get());
            }
            brief();
        }
    }
}
