package io.kubehop.drain.eviction;

import java.time.Instant;

/**
 * How fast the API server may be asked: additive increase, multiplicative decrease. An overload halves how many evictions are
 * asked at the same time and lets all of them wait; each round of accepted evictions allows one more at the same time again.
 *
 * @param slowUntil no eviction before: the API server had too much to do
 * @param slowings how often in a row it had
 * @param width how many evictions may be asked at the same time, if less than the setting
 * @param accepted since the width was changed last
 * @param pacedUntil the next eviction is not before, under the limit of pods in a second
 */
record Throttle(Instant slowUntil, int slowings, int width, int accepted, Instant pacedUntil) {
    static final Throttle OPEN = new Throttle(Instant.MIN, 0, Integer.MAX_VALUE, 0, Instant.MIN);

    Throttle slowed(Instant until, int limit) {
        return new Throttle(until, slowings + 1, Math.max(1, Math.min(width, limit) / 2), 0, pacedUntil);
    }

    /** An eviction was accepted. */
    Throttle accepted(int limit) {
        if (width >= limit) {
            return slowings == 0 ? this : new Throttle(slowUntil, 0, Integer.MAX_VALUE, 0, pacedUntil);
        }
        boolean round = accepted + 1 >= width;
        return new Throttle(slowUntil, 0, round ? width + 1 : width, round ? 0 : accepted + 1, pacedUntil);
    }

    Throttle paced(Instant until) {
        return new Throttle(slowUntil, slowings, width, accepted, until);
    }
}
