package io.kubehop.machine.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer that is made anew after each failure, so that nothing half sent comes after what is sent again. One thread. */
public final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final KafkaSettings kafka;
    private final String name;
    private Optional<KafkaProducer<String, String>> producer = Optional.empty();

    /** @param name for the broker's and the client's logs */
    public Sender(KafkaSettings kafka, String name) {
        this.kafka = kafka;
        this.name = name;
    }

    /**
     * Returns once all are acknowledged. A message too large for Kafka is logged and passed over.
     *
     * @throws ExecutionException if one was not; some may have been
     */
    public void send(List<OutboundMessage> messages) throws ExecutionException, InterruptedException {
        if (messages.isEmpty()) {
            return;
        }
        if (producer.isEmpty()) {
            producer = Optional.of(new KafkaProducer<>(properties(), new StringSerializer(), new StringSerializer()));
        }
        KafkaProducer<String, String> live = producer.get();
        var sent = new ArrayList<Future<RecordMetadata>>(messages.size());
        for (OutboundMessage message : messages) {
            var row = new ProducerRecord<>(message.topic(), message.key(), message.value());
            message.headers()
                    .forEach((header, text) -> row.headers().add(header, text.getBytes(StandardCharsets.UTF_8)));
            sent.add(live.send(row));
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)) {
                    throw e;
                }
                LOG.error(
                        "A message of {} for {} is too large and is passed over",
                        messages.get(i).key(),
                        messages.get(i).topic(),
                        e);
            }
        }
    }

    private Map<String, Object> properties() {
        var defaults = new HashMap<>(kafka.footprint().producer());
        defaults.putAll(Map.of(
                "client.id", "kubehop-" + name,
                "linger.ms", 0,
                "max.block.ms", 10_000,
                "delivery.timeout.ms", 30_000));
        return kafka.properties(
                defaults,
                Map.of(
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        // With several requests under way a partition that has just been made may refuse the first and
                        // take the
                        // second: a broker takes any first sequence of a producer it does not know. The first is then
                        // refused as
                        // out of order until it times out.
                        "max.in.flight.requests.per.connection",
                        1));
    }

    /** Forgets what is on the way. */
    public void reset() {
        producer.ifPresent(p -> p.close(Duration.ZERO));
        producer = Optional.empty();
    }
}
