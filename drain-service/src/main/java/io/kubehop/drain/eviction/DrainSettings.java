package io.kubehop.drain.eviction;

import java.time.Duration;

/**
 * The limits of the schedule.
 *
 * @param parallel evictions asked at the same time, over all nodes
 * @param fallback when a full budget is tried again although no watch told that it opened
 * @param look how often a node that is being emptied is looked at, in case the watch missed something
 * @param shortPause before a pod is asked again that changed while it was asked; also the first pause after a fault
 * @param longPause the longest pause after faults and overload
 * @param forbidden before a pod is asked again that we have no right to evict
 * @param podsPerSecond evictions accepted in a second at most, over all nodes; 0: no limit
 * @param crossing how long nodes may wait for each other before one of them is let go of
 * @param reattach how long a volume may take to be attached elsewhere before nobody waits for it any more
 * @param outdated whether workers that have still to be upgraded are tainted
 */
public record DrainSettings(
        int parallel,
        Duration fallback,
        Duration look,
        Duration shortPause,
        Duration longPause,
        Duration forbidden,
        int podsPerSecond,
        Duration crossing,
        Duration reattach,
        boolean outdated) {

    /** Without a limit of pods in a second, and with the usual for what is around them. */
    public DrainSettings(
            int parallel,
            Duration fallback,
            Duration look,
            Duration shortPause,
            Duration longPause,
            Duration forbidden) {
        this(
                parallel,
                fallback,
                look,
                shortPause,
                longPause,
                forbidden,
                0,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                true);
    }

    public static final DrainSettings DEFAULT = new DrainSettings(
            20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    /** The same with so many pods in a second at most. */
    public DrainSettings withPodsPerSecond(int most) {
        return new DrainSettings(
                parallel, fallback, look, shortPause, longPause, forbidden, most, crossing, reattach, outdated);
    }

    /** The same for one drain that is no part of an upgrade: no node comes next. */
    public DrainSettings alone() {
        return new DrainSettings(
                parallel, fallback, look, shortPause, longPause, forbidden, podsPerSecond, crossing, reattach, false);
    }

    /** Between two evictions. */
    Duration interval() {
        return podsPerSecond <= 0 ? Duration.ZERO : Duration.ofSeconds(1).dividedBy(podsPerSecond);
    }

    /** The pause after so many faults in a row, doubling. */
    Duration pause(int faults) {
        Duration pause = shortPause.multipliedBy(1L << Math.min(faults, 10));
        return pause.compareTo(longPause) > 0 ? longPause : pause;
    }
}
