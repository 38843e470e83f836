package io.kubehop.world;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What will happen, by virtual time; what is due at the same time happens in the order it was planned. */
final class Timeline {
    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    private long planned;

    private record Entry(Instant at, long order, Runnable happening) {}

    void at(Instant time, Runnable happening) {
        queue.add(new Entry(time, planned++, happening));
    }

    /** When the next thing is due. */
    Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Entry::at);
    }

    /** Lets the next thing happen. */
    void step() {
        Entry entry = queue.poll();
        if (entry != null) {
            entry.happening().run();
        }
    }
}
