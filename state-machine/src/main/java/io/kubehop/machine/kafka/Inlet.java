package io.kubehop.machine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.machine.loop.MachineLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what others told to a loop, and tells the loop which streams it owns.
 *
 * <ol>
 *   <li>Read what has come.
 *   <li>Make inputs of it; a message that cannot be understood is logged and passed over.
 *   <li>Wait until the loop has accepted or ignored each, which means that what follows is in the journal.
 *   <li>Only then commit the offsets, now and then: after a crash messages come again, and are refused as known.
 * </ol>
 *
 * <p>While Kafka is away it tries again for ever.
 */
public final class Inlet<I> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final Subscription subscription;
    private final Reader<I> reader;
    private final MachineLoop<?, I, ?, ?> loop;
    private final String name;
    private final Thread thread;
    private final AtomicLong passedOver = new AtomicLong();
    private final Duration commitEach;
    private boolean uncommitted;
    private long commitAt;
    private volatile Optional<KafkaConsumer<String, String>> live = Optional.empty();
    private volatile boolean open = true;

    /** @param name of the service, for logs and for Kafka's */
    public Inlet(
            KafkaSettings kafka,
            Subscription subscription,
            Reader<I> reader,
            MachineLoop<?, I, ?, ?> loop,
            String name) {
        this.kafka = kafka;
        this.subscription = subscription;
        this.reader = reader;
        this.loop = loop;
        this.name = name;
        this.commitEach = kafka.footprint().commitEach();
        this.thread = Thread.ofPlatform().name("inlet " + name).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Messages that could not be understood, since the start. */
    public long passedOver() {
        return passedOver.get();
    }

    private void run() {
        while (open) {
            try {
                var consumer = new KafkaConsumer<>(properties(), new StringDeserializer(), new StringDeserializer());
                try {
                    live = Optional.of(consumer);
                    subscribe(consumer);
                    while (open) {
                        take(consumer, consumer.poll(patience()));
                    }
                } finally {
                    live = Optional.empty();
                    consumer.close(CloseOptions.timeout(LEAVE_LIMIT));
                }
            } catch (WakeupException e) {
                LOG.debug("{} ends", name);
            } catch (InterruptedException e) {
                open = false;
            } catch (ExecutionException e) {
                LOG.warn("{}: {}", name, String.valueOf(e.getCause()));
                pause();
            } catch (RuntimeException e) {
                LOG.warn("{}: reading failed, trying again: {}", name, e.toString());
                pause();
            }
        }
    }

    private void subscribe(KafkaConsumer<String, String> consumer) {
        switch (subscription) {
            case Subscription.Group group -> {
                // Before joining, as a member that fails at what it is assigned disturbs the others.
                group.topics().forEach(topic -> Ownership.partitions(consumer, topic));
                consumer.subscribe(group.topics(), new Ownership(group, consumer, this::own));
            }
            case Subscription.OwnPartition own -> {
                var partitions = new ArrayList<TopicPartition>();
                for (String topic : own.topics()) {
                    int count = Ownership.partitions(consumer, topic);
                    partitions.add(new TopicPartition(topic, Partitions.of(own.key(), count)));
                }
                consumer.assign(partitions);
            }
        }
    }

    private void own(Predicate<String> streams) {
        var _ = loop.own(streams);
    }

    private void take(KafkaConsumer<String, String> consumer, ConsumerRecords<String, String> records)
            throws InterruptedException, ExecutionException {
        if (records.isEmpty()) {
            commit(consumer);
            return;
        }
        var pending = new ArrayList<CompletableFuture<?>>(records.count());
        for (ConsumerRecord<String, String> message : records) {
            read(message).ifPresent(c -> pending.add(loop.submit(c.stream(), c.cause(), c.input())));
        }
        await(consumer, CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)));
        if (!uncommitted) {
            uncommitted = true;
            commitAt = System.nanoTime() + commitEach.toNanos();
        }
        commit(consumer);
    }

    /** Only between two polls: all that has been read is then in the journal. */
    private void commit(KafkaConsumer<String, String> consumer) {
        if (uncommitted && System.nanoTime() - commitAt >= 0) {
            consumer.commitAsync();
            uncommitted = false;
        }
    }

    private Duration patience() {
        Duration poll = kafka.footprint().poll();
        if (!uncommitted) {
            return poll;
        }
        Duration untilCommit = Duration.ofNanos(Math.max(0, commitAt - System.nanoTime()));
        return untilCommit.compareTo(poll) < 0 ? untilCommit : poll;
    }

    private Optional<Command<I>> read(ConsumerRecord<String, String> message) {
        try {
            var headers = new HashMap<String, String>();
            for (Header header : message.headers()) {
                headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
            }
            return reader.read(new InboundMessage(
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    message.key() == null ? "" : message.key(),
                    message.value() == null ? "" : message.value(),
                    headers));
        } catch (RuntimeException e) {
            passedOver.incrementAndGet();
            LOG.warn(
                    "{}: {}-{}@{} cannot be understood and is passed over: {}",
                    name,
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.toString());
            return Optional.empty();
        }
    }

    /** The loop may wait long for its journal; meanwhile the group must see that this member lives. */
    private void await(KafkaConsumer<String, String> consumer, CompletableFuture<?> all)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                all.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                consumer.resume(consumer.paused());
                return;
            } catch (TimeoutException e) {
                if (!open) {
                    throw new InterruptedException("closed");
                }
                consumer.pause(consumer.assignment());
                if (!consumer.poll(Duration.ZERO).isEmpty()) {
                    throw new IllegalStateException("a paused consumer was handed messages", e);
                }
            }
        }
    }

    private Map<String, Object> properties() {
        var defaults = new HashMap<>(kafka.footprint().consumer());
        defaults.put("client.id", "kubehop-" + name);
        return kafka.properties(
                defaults,
                Map.of(
                        "group.id",
                        subscription.group(),
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        // The same partition numbers of all topics to one instance: a key's messages meet.
                        "partition.assignment.strategy",
                        List.of(RangeAssignor.class.getName())));
    }

    private void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            open = false;
        }
    }

    /** Ends; what is not committed is read again by the next one. */
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
