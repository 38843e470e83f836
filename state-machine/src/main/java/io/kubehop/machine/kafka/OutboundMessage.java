package io.kubehop.machine.kafka;

import java.util.Map;

/**
 * A message to others.
 *
 * @param key messages of one key stay in order
 * @param value JSON
 */
public record OutboundMessage(String topic, String key, String value, Map<String, String> headers) {
    public OutboundMessage {
        headers = Map.copyOf(headers);
    }
}
