package io.kubehop.agent.host;

import java.time.Duration;

/**
 * Whether images are pulled before anything is changed.
 *
 * @param timeout of all that are pulled at once, together
 */
public record ImageSettings(Pulls pulls, Duration timeout) {
    public static final ImageSettings DEFAULT = new ImageSettings(Pulls.TRIED, Duration.ofMinutes(10));

    public ImageSettings {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a time limit must be positive, not " + timeout);
        }
    }

    /** How much it matters. */
    public enum Pulls {
        /** What cannot be pulled is said, and left to whoever starts the container. */
        TRIED,
        /** What cannot be pulled stops the upgrade of the host before anything is changed. */
        REQUIRED,
        OFF
    }
}
