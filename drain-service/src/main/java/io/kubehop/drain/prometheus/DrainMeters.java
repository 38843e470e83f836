package io.kubehop.drain.prometheus;

import io.kubehop.machine.journal.Recorded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/** Counts what the journal got: evictions, refusals, nodes. */
public final class DrainMeters {
    private final Map<String, Counter> counters;

    /** Meters in that registry. */
    public DrainMeters(MeterRegistry registry) {
        this.counters = Map.of(
                "CordonLost", counter(registry, "kubehop.drain.cordons.lost", "times somebody uncordoned a node"),
                "NodeParked",
                        counter(registry, "kubehop.drain.nodes.parked", "nodes put off to the end of their batch"),
                "PodEvicted", counter(registry, "kubehop.drain.evictions.accepted", "evictions accepted"),
                "EvictionBlocked", counter(registry, "kubehop.drain.evictions.blocked", "reasons why evictions waited"),
                "PodGone", counter(registry, "kubehop.drain.pods.gone", "pods that left nodes being drained"),
                "NodeDrained", counter(registry, "kubehop.drain.nodes.drained", "nodes handed to their agent"),
                "DrainRefused", counter(registry, "kubehop.drain.nodes.refused", "nodes refused before an eviction"),
                "DrainFailed", counter(registry, "kubehop.drain.nodes.failed", "nodes not emptied in time"),
                "NodeReturned", counter(registry, "kubehop.drain.nodes.returned", "nodes given back"));
    }

    /** These rows are new. */
    public void count(List<Recorded> rows) {
        for (Recorded row : rows) {
            Counter counter = counters.get(row.type());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
