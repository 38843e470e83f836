package io.kubehop.planner.kafka;

import io.kubehop.events.Envelope;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.Topic;
import io.kubehop.machine.journal.PublisherLock;
import io.kubehop.planner.postgres.Feed;
import io.kubehop.planner.postgres.Feed.Changes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes progress records that changed, once everything after each start: the topic is compacted, so a record twice is nothing.
 * One instance at a time, so that an old record never comes after a newer one.
 */
public final class ProgressOutlet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressOutlet.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Feed feed;
    private final PublisherLock lock;
    private final InstantSource clock;
    private final Map<String, Object> properties;
    private final Thread thread =
            Thread.ofPlatform().name("progress-outlet").daemon().unstarted(this::run);
    private volatile boolean open = true;

    public ProgressOutlet(
            Feed feed, PublisherLock lock, InstantSource clock, String bootstrap, Map<String, String> passthrough) {
        this.feed = feed;
        this.lock = lock;
        this.clock = clock;
        this.properties = new HashMap<>(Map.of(
                "client.id",
                "kubehop-planner-progress",
                "compression.type",
                "lz4",
                "max.block.ms",
                10_000,
                "request.timeout.ms",
                10_000,
                "delivery.timeout.ms",
                30_000));
        properties.putAll(passthrough);
        properties.putAll(Map.of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", true));
    }

    public void start() {
        thread.start();
    }

    private void run() {
        long sequence = 0;
        long row = -1;
        while (open) {
            try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
                while (open) {
                    feed.await(row, POLL);
                    if (!lock.held()) {
                        Thread.sleep(POLL);
                        continue;
                    }
                    row = feed.lastId();
                    Changes changes = feed.changes(sequence);
                    publish(producer, changes);
                    sequence = changes.sequence();
                }
            } catch (InterruptedException e) {
                open = false;
            } catch (ExecutionException | RuntimeException e) {
                if (open) {
                    LOG.warn("Publishing progress failed, trying again: {}", e.toString());
                    pause();
                }
            }
        }
        lock.close();
    }

    private void publish(KafkaProducer<String, String> producer, Changes changes)
            throws ExecutionException, InterruptedException {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (ProgressEvent event : changes.records()) {
            sent.add(producer.send(message(changes.sequence(), event)));
        }
        for (Future<RecordMetadata> one : List.copyOf(sent)) {
            one.get();
        }
    }

    private ProducerRecord<String, String> message(long sequence, ProgressEvent event) {
        String key = Topic.key(event);
        String cluster = feed.upgrade(event.upgrade())
                .map(ProgressEvent.UpgradeProgress::cluster)
                .orElse("");
        var envelope = new Envelope("progress/" + key + "/" + sequence, "planner", clock.instant(), cluster, event);
        return new ProducerRecord<>(Topic.PROGRESS.topicName(), key, envelope.toJson());
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
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
