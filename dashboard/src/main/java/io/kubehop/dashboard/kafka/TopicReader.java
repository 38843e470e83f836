package io.kubehop.dashboard.kafka;

import io.kubehop.events.Envelope;
import io.kubehop.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads progress from its beginning and the other topics from at most the latest records of each partition, and goes on for
 * ever: it waits for a Kafka that is away and for topics that are not there yet. After a trouble it may hand over again what it
 * handed over before.
 */
public final class TopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final List<Topic> TOPICS =
            List.of(Topic.PROGRESS, Topic.PLAN, Topic.VERDICTS, Topic.DRAINS, Topic.AGENTS, Topic.ALERTS);
    private static final Duration ASK = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_TOPICS = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Settings settings;
    private final Reading reading;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Optional<Consumer<String, String>>> current = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private Feed feed = Feed.WAITING_FOR_KAFKA;

    /**
     * @param bootstrap {@code host:port,…}
     * @param properties passed on to the consumer: {@code security.protocol} and the like
     * @param history how many records of a partition are read from before the start
     */
    public record Settings(String bootstrap, Map<String, String> properties, int history) {}

    private TopicReader(Settings settings, Reading reading) {
        this.settings = settings;
        this.reading = reading;
        this.thread = Thread.ofVirtual().name("dashboard-topics").unstarted(this::run);
    }

    /** Starts reading. */
    public static TopicReader start(Settings settings, Reading reading) {
        TopicReader reader = new TopicReader(settings, reading);
        reader.thread.start();
        return reader;
    }

    private void run() {
        while (!closed(Duration.ZERO)) {
            try (Consumer<String, String> consumer = new KafkaConsumer<>(properties())) {
                current.set(Optional.of(consumer));
                read(consumer);
            } catch (WakeupException e) {
                LOG.debug("reading ends", e);
            } catch (KafkaException e) {
                LOG.warn("reading from Kafka at {} begins again: {}", settings.bootstrap(), e.toString());
                say(Feed.WAITING_FOR_KAFKA);
            } finally {
                current.set(Optional.empty());
            }
            if (closed(PAUSE)) {
                return;
            }
        }
    }

    private void read(Consumer<String, String> consumer) {
        Set<TopicPartition> read = new HashSet<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        while (!closed(Duration.ZERO)) {
            boolean answered = look(consumer, read, ends);
            boolean all = TOPICS.stream().allMatch(topic -> has(read, topic));
            Duration until = all ? LOOK_AGAIN : LOOK_FOR_TOPICS;
            long start = System.nanoTime();
            do {
                poll(consumer, read);
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (answered) {
                    say(!all ? Feed.WAITING_FOR_TOPICS : ends.isEmpty() ? Feed.LIVE : Feed.CATCHING_UP);
                }
            } while (System.nanoTime() - start < until.toNanos() && !closed(Duration.ZERO));
        }
    }

    /** Whether Kafka answers; takes up partitions that are new. */
    private boolean look(Consumer<String, String> consumer, Set<TopicPartition> read, Map<TopicPartition, Long> ends) {
        try {
            if (!read.isEmpty()) {
                consumer.endOffsets(read, ASK);
            }
            Set<TopicPartition> fresh = new HashSet<>();
            for (Topic topic : TOPICS) {
                for (PartitionInfo partition : consumer.partitionsFor(topic.topicName(), ASK)) {
                    fresh.add(new TopicPartition(partition.topic(), partition.partition()));
                }
            }
            fresh.removeAll(read);
            if (!fresh.isEmpty()) {
                Map<TopicPartition, Long> first = consumer.beginningOffsets(fresh, ASK);
                Map<TopicPartition, Long> last = consumer.endOffsets(fresh, ASK);
                read.addAll(fresh);
                consumer.assign(read);
                fresh.forEach(partition -> consumer.seek(partition, begin(partition, first, last)));
                ends.putAll(last);
            }
            return true;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            LOG.debug("Kafka does not answer", e);
            say(Feed.WAITING_FOR_KAFKA);
            return false;
        }
    }

    private long begin(TopicPartition partition, Map<TopicPartition, Long> first, Map<TopicPartition, Long> last) {
        long beginning = first.getOrDefault(partition, 0L);
        return partition.topic().equals(Topic.PROGRESS.topicName())
                ? beginning
                : Math.max(beginning, last.getOrDefault(partition, 0L) - settings.history());
    }

    private void poll(Consumer<String, String> consumer, Set<TopicPartition> read) {
        if (read.isEmpty()) {
            closed(POLL);
            return;
        }
        for (ConsumerRecord<String, String> message : consumer.poll(POLL)) {
            try {
                Optional.ofNullable(message.value()).flatMap(Envelope::parse).ifPresent(reading::event);
            } catch (IllegalArgumentException e) {
                LOG.warn(
                        "passed over {}-{}@{}: {}",
                        message.topic(),
                        message.partition(),
                        message.offset(),
                        e.getMessage());
            }
        }
    }

    private static boolean has(Set<TopicPartition> read, Topic topic) {
        return read.stream().anyMatch(partition -> partition.topic().equals(topic.topicName()));
    }

    private void say(Feed now) {
        if (now != feed) {
            LOG.info("dashboard feed from {}: {}", settings.bootstrap(), now);
            feed = now;
            reading.feed(now);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "kubehop-dashboard");
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        properties.putAll(settings.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }

    /** Waits; true as soon as the reader is to end. */
    private boolean closed(Duration wait) {
        try {
            return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        current.get().ifPresent(Consumer::wakeup);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
