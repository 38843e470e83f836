package io.kubehop.machine.loop;

import java.time.Duration;

/**
 * The limits of a loop.
 *
 * @param queue inputs waiting for a decision at most; {@link MachineLoop#submit} blocks beyond
 * @param batch inputs decided and appended in one transaction at most
 * @param maxEffects actions performed at once at most
 * @param repeatPause before an action is performed again that completed and is still to do
 * @param backoffFirst before an action is performed again that failed; doubles with each failure in a row
 * @param backoffMax what the doubling ends at
 */
public record LoopSettings(
        int queue, int batch, int maxEffects, Duration repeatPause, Duration backoffFirst, Duration backoffMax) {
    public LoopSettings {
        if (queue < 1 || batch < 1 || maxEffects < 1) {
            throw new IllegalArgumentException("queue, batch and maxEffects must be at least 1");
        }
        if (repeatPause.isNegative() || backoffFirst.isNegative() || backoffMax.compareTo(backoffFirst) < 0) {
            throw new IllegalArgumentException("pauses must not be negative, and backoffMax not below backoffFirst");
        }
    }

    public static LoopSettings defaults() {
        return new LoopSettings(
                10_000, 256, 256, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    public LoopSettings withQueue(int inputs) {
        return new LoopSettings(inputs, batch, maxEffects, repeatPause, backoffFirst, backoffMax);
    }

    public LoopSettings withBatch(int inputs) {
        return new LoopSettings(queue, inputs, maxEffects, repeatPause, backoffFirst, backoffMax);
    }

    public LoopSettings withMaxEffects(int actions) {
        return new LoopSettings(queue, batch, actions, repeatPause, backoffFirst, backoffMax);
    }

    public LoopSettings withRepeatPause(Duration pause) {
        return new LoopSettings(queue, batch, maxEffects, pause, backoffFirst, backoffMax);
    }

    public LoopSettings withBackoff(Duration first, Duration max) {
        return new LoopSettings(queue, batch, maxEffects, repeatPause, first, max);
    }
}
