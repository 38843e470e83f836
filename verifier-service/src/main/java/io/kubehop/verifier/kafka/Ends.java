package io.kubehop.verifier.kafka;

import io.kubehop.events.Envelope;
import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.Command;
import io.kubehop.machine.kafka.OutboundMessage;
import io.kubehop.machine.kafka.Reader;
import io.kubehop.machine.kafka.Route;
import io.kubehop.machine.kafka.Subscription;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.verifier.verdict.FactCodec;
import io.kubehop.verifier.verdict.VerdictInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What of the topics concerns the verifier of one cluster. */
public final class Ends {
    /** The writer's name in its messages. */
    public static final String SOURCE = "verifier";

    private Ends() {}

    /** All instances of the verifier share the upgrades among them. */
    public static Subscription subscription() {
        return Subscription.group(
                "kubehop-verifier", Set.of(Topic.PLAN.topicName(), Topic.DRAINS.topicName(), Topic.AGENTS.topicName()));
    }

    /** Events of this cluster that belong to an upgrade, by upgrade. */
    public static Reader<VerdictInput> reader(String cluster) {
        return message -> Envelope.parse(message.value())
                .filter(envelope -> envelope.cluster().equals(cluster))
                .filter(envelope -> !envelope.data().upgrade().isEmpty())
                .map(envelope -> new Command<>(
                        envelope.data().upgrade(), envelope.cause(), new VerdictInput.Told(envelope.data())));
    }

    /** Verdicts and alerts, each to its topic; notes to nobody. */
    public static Route route(String cluster) {
        return row -> FactCodec.said(row)
                .map(event -> new Envelope(row.eventId(), SOURCE, row.recordedAt(), cluster, event))
                .map(envelope -> List.of(
                        new OutboundMessage(envelope.topic().topicName(), envelope.key(), envelope.toJson(), Map.of())))
                .orElse(List.of());
    }

    /** All topics, for whoever comes first makes them. */
    public static List<TopicSpec> topics(int partitions) {
        return Stream.of(Topic.values())
                .map(topic -> new TopicSpec(topic.topicName(), partitions, topic.compacted(), Duration.ZERO))
                .toList();
    }
}
