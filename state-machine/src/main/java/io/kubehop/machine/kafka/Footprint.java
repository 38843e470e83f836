package io.kubehop.machine.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much Kafka's clients may take of the machine they are on and of the broker. A client's settings may still be overridden one
 * by one ({@link KafkaSettings#passthrough}).
 */
public enum Footprint {
    /** One of a handful: latency and throughput first. */
    SERVICE,

    /**
     * One of thousands that wait for months. A fetch is held by the broker until there is something, so a long one delays nothing;
     * idle connections are closed; after an outage of the broker not all come back in the same second; nothing is measured for
     * nobody. The price: a broker that vanishes without a word is noticed after 40 s.
     */
    NODE;

    /** How long a thread that has nothing to do waits before it looks by itself; it is woken when there is something. */
    Duration poll() {
        return switch (this) {
            case SERVICE -> Duration.ofSeconds(1);
            case NODE -> Duration.ofSeconds(30);
        };
    }

    /**
     * How long after a message its offset is committed. A commit costs the broker as much as a batch, and many nodes are told of
     * each order in their partition, for whomever it is: they commit seldom, and not all in one moment. What is read twice after a
     * crash is refused as known.
     */
    Duration commitEach() {
        return switch (this) {
            case SERVICE -> Duration.ofMillis(100);
            case NODE -> Duration.ofMillis(ThreadLocalRandom.current().nextLong(30_000, 90_000));
        };
    }

    Map<String, Object> consumer() {
        return switch (this) {
            case SERVICE ->
                Map.of("max.poll.records", 2_000, "session.timeout.ms", 10_000, "heartbeat.interval.ms", 3_000);
            case NODE ->
                Map.of(
                        "max.poll.records", 100,
                        "fetch.max.wait.ms", 20_000,
                        "request.timeout.ms", 40_000,
                        "max.partition.fetch.bytes", 262_144,
                        "fetch.max.bytes", 262_144,
                        "connections.max.idle.ms", 60_000,
                        "reconnect.backoff.ms", 500,
                        "reconnect.backoff.max.ms", 20_000,
                        "metric.reporters", "",
                        "enable.metrics.push", false);
        };
    }

    Map<String, Object> producer() {
        return switch (this) {
            case SERVICE -> Map.of("batch.size", 262_144, "compression.type", "lz4", "request.timeout.ms", 10_000);
            case NODE ->
                Map.of(
                        "batch.size", 16_384,
                        "buffer.memory", 2_097_152,
                        "compression.type", "none",
                        "request.timeout.ms", 10_000,
                        "connections.max.idle.ms", 60_000,
                        "reconnect.backoff.ms", 500,
                        "reconnect.backoff.max.ms", 20_000,
                        "metric.reporters", "",
                        "enable.metrics.push", false);
        };
    }
}
