package io.kubehop.world;

import io.kubehop.events.Envelope;
import io.kubehop.events.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The topics: messages as JSON, in order, kept for ever. */
final class Bus {
    private final Map<Topic, List<String>> topics = new EnumMap<>(Topic.class);
    private final List<Subscription> readers = new ArrayList<>();

    void publish(Envelope envelope) {
        topics.computeIfAbsent(envelope.topic(), _ -> new ArrayList<>()).add(envelope.toJson());
        for (Subscription reader : readers) {
            if (reader.topic() == envelope.topic()) {
                reader.poke();
            }
        }
    }

    void add(Subscription reader) {
        readers.add(reader);
    }

    List<String> of(Topic topic) {
        return topics.getOrDefault(topic, List.of());
    }

    /** Whether everybody has read everything. */
    boolean quiet() {
        return readers.stream().allMatch(Subscription::atEnd);
    }
}
