package io.kubehop.machine.kafka;

import java.util.Map;

/** A message of others. A message without a key or a value has the empty text there. */
public record InboundMessage(
        String topic, int partition, long offset, String key, String value, Map<String, String> headers) {
    public InboundMessage {
        headers = Map.copyOf(headers);
    }
}
