package io.kubehop.simulator.control;

import io.kubehop.simulator.api.ApiServer;
import io.kubehop.simulator.store.ObjectStore;
import io.kubehop.simulator.time.Gate;
import io.kubehop.simulator.time.Latencies;
import io.kubehop.simulator.time.Timers;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What every controller works with. */
public record Environment(
        ObjectStore store, ApiServer api, Timers timers, Gate gate, Latencies latencies, SplittableRandom random) {

    /** A work queue with the controllers' latency. */
    public <K> WorkQueue<K> queue(Consumer<K> work) {
        return new WorkQueue<>(timers, gate, this::latency, work);
    }

    /** Virtual time. */
    public Instant now() {
        return timers.instant();
    }

    private Duration latency() {
        long jitter = latencies.controllerJitter().toMillis();
        return latencies.controller().plusMillis(jitter == 0 ? 0 : random.nextLong(jitter));
    }
}
