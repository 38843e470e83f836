package io.kubehop.agent;

import io.kubehop.agent.file.RingFile;
import io.kubehop.agent.orders.Trust;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Whose orders an agent follows.
 *
 * @param signed whether they need the planner's signature; false is for simulated hosts only
 * @param ring the key ring's file, see {@link io.kubehop.events.KeyRing}
 * @param tolerance how far this host's clock and the planner's may be apart
 * @param refusals how many refused orders are written down between two that are followed
 */
public record Orders(boolean signed, Path ring, Duration tolerance, int refusals) {
    /** Where people bring the key ring. */
    public static final Path RING = Path.of("/etc/kubehop/ring.json");

    /** Whoever can write the topic of orders. */
    public static final Orders UNSIGNED = new Orders(false, RING, Trust.TOLERANCE, Trust.REFUSALS);

    public Orders {
        if (tolerance.isNegative()) {
            throw new IllegalArgumentException("clockTolerance must not be negative");
        }
        if (refusals < 1) {
            throw new IllegalArgumentException("refusals must be at least 1, not " + refusals);
        }
    }

    /** Only those that are signed with a key of this ring. */
    public static Orders signed(Path ring) {
        return new Orders(true, ring, Trust.TOLERANCE, Trust.REFUSALS);
    }

    Trust trust() {
        return new Trust(signed, new RingFile(ring), tolerance, refusals);
    }
}
