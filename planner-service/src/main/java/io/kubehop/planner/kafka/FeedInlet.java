package io.kubehop.planner.kafka;

import io.kubehop.events.Envelope;
import io.kubehop.events.HostEvent;
import io.kubehop.planner.postgres.FeedTable;
import io.kubehop.planner.postgres.FeedTable.Heard;
import io.kubehop.planner.postgres.HostReportTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what all services say into the feed's table, and what hosts report of themselves into a table of its own. Offsets are committed after the rows are, so a message may come twice; the
 * table takes it once. While Kafka or PostgreSQL is away it tries again for ever.
 */
public final class FeedInlet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedInlet.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Object> properties;
    private final Set<String> topics;
    private final FeedTable table;
    private final HostReportTable reports;
    private final Runnable grown;
    private final Thread thread =
            Thread.ofPlatform().name("feed-inlet").daemon().unstarted(this::run);
    private volatile Optional<KafkaConsumer<String, String>> live = Optional.empty();
    private volatile boolean open = true;

    /**
     * @param passthrough further properties of Kafka's clients
     * @param grown called after rows were added
     */
    public FeedInlet(
            String bootstrap,
            Map<String, String> passthrough,
            Set<String> topics,
            FeedTable table,
            HostReportTable reports,
            Runnable grown) {
        this.properties = new HashMap<>(Map.of("client.id", "kubehop-planner-feed", "max.poll.records", 2_000));
        properties.putAll(passthrough);
        properties.putAll(Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "kubehop-planner-feed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"));
        this.topics = Set.copyOf(topics);
        this.table = table;
        this.reports = reports;
        this.grown = grown;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (open) {
            try (var consumer = new ClosingConsumer(
                    new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer()))) {
                live = Optional.of(consumer.kafka());
                consumer.kafka().subscribe(topics);
                while (open) {
                    take(consumer.kafka());
                }
            } catch (WakeupException e) {
                LOG.debug("The feed's reader ends");
            } catch (SQLException | RuntimeException e) {
                if (open) {
                    LOG.warn("Writing the feed failed, trying again: {}", e.toString());
                    pause();
                }
            } finally {
                live = Optional.empty();
            }
        }
    }

    private record ClosingConsumer(KafkaConsumer<String, String> kafka) implements AutoCloseable {
        @Override
        public void close() {
            kafka.close(CloseOptions.timeout(Duration.ofSeconds(3)));
        }
    }

    private void take(KafkaConsumer<String, String> consumer) throws SQLException {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        var heard = new ArrayList<Heard>(records.count());
        for (ConsumerRecord<String, String> message : records) {
            Optional<Heard> said = read(message);
            if (said.isPresent() && said.get().envelope().data() instanceof HostEvent.HostReported report) {
                reports.keep(said.get().envelope().cluster(), report);
            } else {
                said.ifPresent(heard::add);
            }
        }
        if (!heard.isEmpty()) {
            // Topics are read apart: what was said earlier goes first, each topic's own order stays.
            List<Heard> ordered = heard.stream()
                    .sorted(Comparator.comparing(h -> h.envelope().time()))
                    .toList();
            if (table.append(ordered) > 0) {
                grown.run();
            }
        }
        if (!records.isEmpty()) {
            consumer.commitAsync();
        }
    }

    private static Optional<Heard> read(ConsumerRecord<String, String> message) {
        try {
            String body = Optional.ofNullable(message.value()).orElse("");
            return Envelope.parse(body).map(envelope -> new Heard(envelope, body));
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}-{}@{} cannot be understood and is passed over: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.toString());
            return Optional.empty();
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            open = false;
        }
    }

    @Override
    public void close() {
        open = false;
        live.ifPresent(KafkaConsumer::wakeup);
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
