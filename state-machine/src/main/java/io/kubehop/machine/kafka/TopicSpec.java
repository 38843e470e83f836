package io.kubehop.machine.kafka;

import java.time.Duration;

/**
 * A topic as it must be.
 *
 * @param compacted only the last message of each key is kept, for ever
 * @param retention how long messages are kept; zero leaves it to the broker
 */
public record TopicSpec(String name, int partitions, boolean compacted, Duration retention) {
    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " with " + partitions + " partitions");
        }
    }
}
