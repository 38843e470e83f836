package io.kubehop.simulator.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.PriorityQueue;

/** The clock and everything that is due later, in order of time and then of being asked for. */
public final class Timers implements InstantSource {
    private record Due(Instant at, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private Instant now;
    private long asked;

    /** Time starts here. */
    public Timers(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Does something at that time, or next if that time has passed. */
    public void at(Instant time, Runnable action) {
        queue.add(new Due(time.isBefore(now) ? now : time, asked++, action));
    }

    /** When the next thing is due. */
    public Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Due::at);
    }

    /** Moves time to the next thing due and does it; false if there is none. */
    public boolean step() {
        Due due = queue.poll();
        if (due == null) {
            return false;
        }
        now = due.at();
        due.action().run();
        return true;
    }

    /** Does everything due up to and including that time, and lets it be that time. */
    public void advanceTo(Instant time) {
        Due head = queue.peek();
        while (head != null && !head.at().isAfter(time)) {
            step();
            head = queue.peek();
        }
        if (time.isAfter(now)) {
            now = time;
        }
    }
}
