package io.kubehop.drain.kafka;

import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.EventJson;
import io.kubehop.events.Topic;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.InboundMessage;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Subscription;
import io.kubehop.machine.kafka.TopicSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages of other services as inputs, and rows of the journal as messages. */
public final class DrainMessages {
    /** The name of the service in messages, schema and logs. */
    public static final String SERVICE = "drain";

    private final String cluster;

    /** @param cluster the id of the cluster this service works on; messages about others are not for it */
    public DrainMessages(String cluster) {
        this.cluster = cluster;
    }

    /** What is read: releases and verdicts, and aborts of the planner. */
    public static Subscription subscription() {
        return Subscription.group("kubehop-drain", Set.of(Topic.PLAN.topicName(), Topic.VERDICTS.topicName()));
    }

    /** Every topic of the system. */
    public static List<TopicSpec> topics(int partitions) {
        return Arrays.stream(Topic.values())
                .map(topic -> new TopicSpec(topic.topicName(), partitions, topic.compacted(), Duration.ZERO))
                .toList();
    }

    /** The input that a message means; nothing if it is not for this machine or about another cluster. */
    public Optional<Command<DrainInput>> read(InboundMessage message) {
        return Envelope.parse(message.value())
                .filter(envelope -> envelope.cluster().equals(cluster))
                .flatMap(envelope -> DrainInput.of(envelope.data())
                        .map(input -> new Command<>(envelope.data().upgrade(), envelope.cause(), input)));
    }

    /** The message that tells others of a row; none for a note to ourselves. */
    public List<OutboundMessage> route(Recorded row) {
        return EventJson.read(row.type(), row.body(), DrainServiceEvent.class)
                .map(event -> new Envelope(row.eventId(), SERVICE, row.recordedAt(), cluster, event))
                .map(envelope ->
                        new OutboundMessage(envelope.topic().topicName(), envelope.key(), envelope.toJson(), Map.of()))
                .map(List::of)
                .orElseGet(List::of);
    }
}
