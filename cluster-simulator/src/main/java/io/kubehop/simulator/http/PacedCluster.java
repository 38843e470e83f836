package io.kubehop.simulator.http;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.store.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster behind a lock, its virtual time following the real clock at a factor.
 *
 * <p>When the machine is too slow for the factor, virtual time falls behind and catches up later; no caller waits for
 * more than {@link #STEPS_AT_ONCE} steps.
 */
final class PacedCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacedCluster.class);
    private static final int STEPS_AT_ONCE = 500;
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Cluster cluster;
    private final double speed;
    private Instant virtualStart;
    private long realStart = System.nanoTime();
    private final Thread pacing;
    private long forgottenBelow;
    private boolean switchedOff;
    private boolean paused;
    private boolean closed;

    PacedCluster(Cluster cluster, double speed) {
        this.cluster = cluster;
        this.speed = speed;
        this.virtualStart = cluster.now();
        this.pacing = Thread.ofVirtual().name("simulated-time").unstarted(this::pace);
    }

    void start() {
        pacing.start();
    }

    /** Does something with the cluster at the present virtual time. */
    <R> R call(Function<Cluster, R> work) {
        lock.lock();
        try {
            long before = cluster.store().resourceVersion();
            boolean reachable = reachable();
            catchUp();
            R result = work.apply(cluster);
            if (cluster.store().resourceVersion() != before || reachable() != reachable) {
                changed.signalAll();
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Changes after a version, unless they were forgotten. For use inside {@link #call}. */
    Changes changesSince(long version) {
        return version < forgottenBelow
                ? new Changes.TooOld(forgottenBelow)
                : cluster.store().changesSince(version);
    }

    /** From now on the history before the present version is too old for watches and pages. */
    void forgetHistory() {
        call(held -> forgottenBelow = held.store().resourceVersion());
    }

    /** Cuts the API server off, or brings it back. */
    void switchOff(boolean off) {
        call(_ -> switchedOff = off);
    }

    /** Lets virtual time stand still, or go on from where it stood. */
    void pause(boolean standStill) {
        call(held -> {
            virtualStart = held.now();
            realStart = System.nanoTime();
            paused = standStill;
            return held;
        });
    }

    /** Whether anybody gets an answer. For use inside {@link #call}. */
    boolean reachable() {
        return !closed && !switchedOff && cluster.faults().apiServerUp();
    }

    /** What a wait for changes came to. */
    sealed interface News {
        /** Changes, or none when the time was up; the store was at that version. */
        record Arrived(List<Change> changes, long version, Instant now) implements News {}

        /** The changes asked for are forgotten. */
        record Forgotten(long oldestKept) implements News {}

        /** Nobody gets an answer any more. */
        record CutOff() implements News {}
    }

    /** Waits for changes after a version, at most for that long. */
    News await(long version, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long nanos = most.toNanos();
            while (cluster.store().resourceVersion() <= version && reachable() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (!reachable()) {
                return new News.CutOff();
            }
            return switch (changesSince(version)) {
                case Changes.TooOld(long oldest) -> new News.Forgotten(oldest);
                case Changes.Since(List<Change> changes) ->
                    new News.Arrived(changes, Math.max(version, cluster.store().resourceVersion()), cluster.now());
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        pacing.interrupt();
    }

    private void pace() {
        try {
            while (true) {
                lock.lockInterruptibly();
                try {
                    if (closed) {
                        return;
                    }
                    boolean caughtUp = call(_ -> catchUp());
                    if (caughtUp) {
                        changed.await(nanosToNextEvent(), TimeUnit.NANOSECONDS);
                    }
                } catch (RuntimeException e) {
                    LOG.error("A step of the simulated cluster failed", e);
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean catchUp() {
        Instant target = target();
        for (int step = 0; step < STEPS_AT_ONCE; step++) {
            Optional<Instant> next = cluster.nextEventAt();
            if (next.isEmpty() || next.get().isAfter(target)) {
                cluster.advanceTo(target);
                return true;
            }
            cluster.step();
        }
        return false;
    }

    private Instant target() {
        if (paused) {
            return virtualStart;
        }
        return virtualStart.plusNanos((long) ((System.nanoTime() - realStart) * speed));
    }

    private long nanosToNextEvent() {
        Optional<Instant> next = cluster.nextEventAt();
        if (next.isEmpty() || speed <= 0 || paused) {
            return LONGEST_PAUSE_NANOS;
        }
        Duration virtual = Duration.between(target(), next.get());
        double nanos = virtual.isNegative() ? 0 : virtual.toMillis() * 1e6 / speed;
        return Math.min(LONGEST_PAUSE_NANOS, (long) nanos + 100_000);
    }
}
