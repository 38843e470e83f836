package io.kubehop.machine.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrap {@code host:port,…}
 * @param passthrough further properties of Kafka's clients: {@code security.protocol}, {@code sasl.jaas.config}, …
 * @param footprint what the clients may take
 */
public record KafkaSettings(String bootstrap, Map<String, String> passthrough, Footprint footprint) {
    public KafkaSettings {
        passthrough = Map.copyOf(passthrough);
    }

    /** Of a service. */
    public KafkaSettings(String bootstrap, Map<String, String> passthrough) {
        this(bootstrap, passthrough, Footprint.SERVICE);
    }

    public static KafkaSettings of(String bootstrap) {
        return new KafkaSettings(bootstrap, Map.of());
    }

    public KafkaSettings withFootprint(Footprint other) {
        return new KafkaSettings(bootstrap, passthrough, other);
    }

    /** Defaults that the passthrough may override, the passthrough, and what must be so. */
    Map<String, Object> properties(Map<String, Object> defaults, Map<String, Object> required) {
        Map<String, Object> all = new HashMap<>(defaults);
        all.putAll(passthrough);
        all.putAll(required);
        all.put("bootstrap.servers", bootstrap);
        return all;
    }

    /** Credentials are not for logs. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrap=" + bootstrap + ", passthrough=" + passthrough.keySet() + ", footprint="
                + footprint + "]";
    }
}
