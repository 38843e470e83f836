package io.kubehop.dashboard;

import io.kubehop.events.Envelope;
import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.TestBroker;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Plays an upgrade on a broker of its own and shows it: {@code PlayForTheEye [port] [workers] [messages a second] [messages
 * before it stands still]}. Ends when its standard input ends.
 */
final class PlayForTheEye {

    private PlayForTheEye() {}

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8090;
        int workers = args.length > 1 ? Integer.parseInt(args[1]) : 12;
        int rate = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        int most = args.length > 3 ? Integer.parseInt(args[3]) : Integer.MAX_VALUE;
        try (TestBroker broker = TestBroker.start();
                ApplicationContext context = ApplicationContext.run(
                        Map.of("micronaut.server.port", port, "kubehop.kafka.bootstrap", broker.bootstrap()))) {
            createTopics(broker.bootstrap());
            context.getBean(EmbeddedServer.class).start();
            Thread.ofVirtual().start(() -> play(broker.bootstrap(), workers, rate, most));
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static void play(String bootstrap, int workers, int rate, int most) {
        try (var messages = producer(bootstrap)) {
            Instant start = Instant.now();
            Duration beat = Duration.ofSeconds(1).dividedBy(rate);
            send(messages, PlayedUpgrade.messages("before", start.minus(Duration.ofHours(30)), beat, 33, 1, 4, 2));
            List<Envelope> all =
                    PlayedUpgrade.messages("present", start, beat, 34, 3, workers, Math.max(2, workers / 6));
            for (int i = 0; i < Math.min(most, all.size()); i++) {
                if (i > workers + 10) {
                    LockSupport.parkNanos(beat.toNanos());
                }
                send(messages, List.of(all.get(i)));
            }
        }
    }

    static void createTopics(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(topic.topicName(), 6, (short) 1)
                                    .configs(Map.of("cleanup.policy", topic.compacted() ? "compact" : "delete")))
                            .toList())
                    .all()
                    .get();
        }
    }

    static KafkaProducer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
    }

    static void send(KafkaProducer<String, String> producer, List<Envelope> messages) {
        List<Future<RecordMetadata>> sent = messages.stream()
                .map(message -> producer.send(
                        new ProducerRecord<>(message.topic().topicName(), message.key(), message.toJson())))
                .toList();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
