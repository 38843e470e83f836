package io.kubehop.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keys that a controller will look at later, each at most once at a time: the work queue of a Kubernetes controller.
 * While the gate is closed the work waits.
 */
public final class WorkQueue<K> {
    private final Timers timers;
    private final Gate gate;
    private final Supplier<Duration> latency;
    private final Consumer<K> work;
    private final Map<K, Instant> due = new HashMap<>();

    /** A queue whose keys come up for work this long after being added. */
    public WorkQueue(Timers timers, Gate gate, Supplier<Duration> latency, Consumer<K> work) {
        this.timers = timers;
        this.gate = gate;
        this.latency = latency;
        this.work = work;
    }

    /** Something about the key changed. */
    public void add(K key) {
        addAt(key, timers.instant().plus(latency.get()));
    }

    /** The key is to be looked at then; an earlier appointment stands, because that look will make the next one. */
    public void addAt(K key, Instant time) {
        Instant standing = due.get(key);
        if (standing == null || time.isBefore(standing)) {
            due.put(key, time);
            timers.at(time, () -> attend(key, time));
        }
    }

    private void attend(K key, Instant time) {
        if (!time.equals(due.get(key))) {
            return;
        }
        if (gate.closed()) {
            gate.whenOpen(() -> attend(key, time));
            return;
        }
        due.remove(key);
        work.accept(key);
    }
}
