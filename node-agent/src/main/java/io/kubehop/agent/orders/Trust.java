package io.kubehop.agent.orders;

import io.kubehop.events.KeyRing;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What an agent goes by when it is given an order.
 *
 * @param signed whether an order needs the planner's signature; false is for simulated hosts only
 * @param ring the keys believed at this moment; asked for each order, so that a key revoked a moment ago is believed no more
 * @param tolerance how far this host's clock and the planner's may be apart
 * @param refusals how many refused orders are written down between two that are followed; more are ignored, so that a flood of
 *     them does not fill the disk
 */
public record Trust(boolean signed, Supplier<KeyRing> ring, Duration tolerance, int refusals) {
    public static final Duration TOLERANCE = Duration.ofMinutes(5);
    public static final int REFUSALS = 100;

    /** Believes whoever can write the topic of orders. */
    public static final Trust UNSIGNED = new Trust(false, () -> KeyRing.EMPTY, TOLERANCE, REFUSALS);

    public Trust {
        if (tolerance.isNegative()) {
            throw new IllegalArgumentException("the clocks' tolerance must not be negative");
        }
        if (refusals < 1) {
            throw new IllegalArgumentException("at least one refusal has to be written down, not " + refusals);
        }
    }

    /** Believes the keys of a ring, with the usual limits. */
    public static Trust in(Supplier<KeyRing> ring) {
        return new Trust(true, ring, TOLERANCE, REFUSALS);
    }
}
