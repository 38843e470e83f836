package io.kubehop.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KeyRing;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.Topic;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** In the services' place: signs orders, sends them, and hears what agents say. */
final class OrderOffice implements AutoCloseable {
    static final String CLUSTER = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final KubeVersion from;
    private final KubeVersion to;
    private final KeyPair keys;
    private long sequence;

    OrderOffice(String bootstrap, KubeVersion from, KubeVersion to) throws GeneralSecurityException {
        this.from = from;
        this.to = to;
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
        consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "group.id", "office", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(Topic.AGENTS.topicName()));
    }

    /** What agents know it by. */
    String ring() throws GeneralSecurityException {
        return new KeyRing(
                        List.of(new KeyRing.Key(
                                id(),
                                Base64.getEncoder()
                                        .encodeToString(keys.getPublic().getEncoded()))),
                        List.of())
                .toJson();
    }

    private String id() throws GeneralSecurityException {
        byte[] sum =
                MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
        return HexFormat.of().formatHex(sum, 0, 16);
    }

    void order(OrderKind kind, String node, Function<WorkOrder, OrderEvent> meaning) throws Exception {
        var order = new WorkOrder(CLUSTER, "outage", "1-workers-01", 1, 1, node, NodeRole.WORKER, "", from, to, false);
        Instant now = Instant.now();
        String text = new OrderTerms(kind, order, Map.of(), ++sequence, now, now.plus(Duration.ofHours(1))).text();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(("kubehop order 1\n" + text).getBytes(UTF_8));
        var word = new SignedOrder(id(), text, Base64.getEncoder().encodeToString(signature.sign()));
        var envelope = new Envelope("outage/" + sequence, "drain", now, CLUSTER, meaning.apply(order.with(word)));
        producer.send(new ProducerRecord<>(envelope.topic().topicName(), envelope.key(), envelope.toJson()))
                .get();
    }

    /** The first thing said of the node that fits; what was said before it is passed over. */
    Event await(String node, Predicate<Event> wanted) throws IOException {
        Instant deadline = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(deadline)) {
            for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(100))) {
                Event event = Envelope.parse(message.value()).orElseThrow().data();
                if (event instanceof AgentEvent agent && agent.node().equals(node) && wanted.test(event)) {
                    return event;
                }
            }
        }
        throw new IOException("the agent of " + node + " did not say what was waited for within " + LIMIT);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
