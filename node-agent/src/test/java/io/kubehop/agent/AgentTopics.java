package io.kubehop.agent;

import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.Topic;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** In the services' place: hands orders over, and hears what agents say. */
record AgentTopics(String bootstrap, String cluster) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    static void ensure(KafkaSettings kafka) throws Exception {
        Topics.ensure(
                kafka,
                List.of(
                        new TopicSpec(Topic.ORDERS.topicName(), 6, false, Duration.ZERO),
                        new TopicSpec(Topic.AGENTS.topicName(), 6, false, Duration.ZERO)),
                LIMIT);
    }

    /** @param id of the message within the upgrade */
    void hand(String id, WorkOrder order) {
        var envelope = new Envelope(
                order.upgrade() + "/" + id, "drain", Instant.now(), cluster, new OrderEvent.NodeHandedOver(order));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
            var _ = producer.send(
                    new ProducerRecord<>(envelope.topic().topicName(), envelope.key(), envelope.toJson()));
            producer.flush();
        }
    }

    /** What agents say of an upgrade, without repetitions, until the last one wanted; fails after a while. */
    List<Event> told(String upgrade, Predicate<Event> last) {
        return envelopes(upgrade, last).stream().map(Envelope::data).toList();
    }

    /** The same with the messages' frames. */
    List<Envelope> envelopes(String upgrade, Predicate<Event> last) {
        var told = new ArrayList<Envelope>();
        var seen = new ArrayList<String>();
        Instant deadline = Instant.now().plus(LIMIT);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(Topic.AGENTS.topicName()));
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
                    Envelope envelope = Envelope.parse(message.value()).orElseThrow();
                    if (!envelope.data().upgrade().equals(upgrade) || seen.contains(envelope.cause())) {
                        continue;
                    }
                    seen.add(envelope.cause());
                    told.add(envelope);
                    if (last.test(envelope.data())) {
                        return told;
                    }
                }
            }
        }
        throw new AssertionError("not told within " + LIMIT + "; only " + told);
    }
}
