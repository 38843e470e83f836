package io.kubehop.machine.kafka;

import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.PublisherLock;
import io.kubehop.machine.journal.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others what a journal holds: each record at least once, those of a key in order.
 *
 * <ol>
 *   <li>Be the one that publishes (a lock over all instances), else wait.
 *   <li>Read the next rows not marked, by position.
 *   <li>Send them all; all of them acknowledged, mark them; else begin again with them.
 *   <li>Nothing left: wait to be woken, a second at most.
 * </ol>
 *
 * <p>While Kafka or the journal is away it tries again with growing pauses for ever; what is not marked is not lost.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int BATCH = 2_000;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Journal journal;
    private final Route route;
    private final PublisherLock lock;
    private final Sender sender;
    private final Semaphore woken = new Semaphore(0);
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean open = true;

    /** @param streams none means all */
    private record Request(List<String> streams, CompletableFuture<Long> done) {}

    /** @param name of the service, for logs and for Kafka's */
    public Publisher(Journal journal, Route route, KafkaSettings kafka, PublisherLock lock, String name) {
        this.journal = journal;
        this.route = route;
        this.lock = lock;
        this.sender = new Sender(kafka, name);
        this.thread = Thread.ofPlatform().name("publisher " + name).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** There may be something to publish. From any thread, never blocks. */
    public void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /**
     * Tells a stream again from its beginning: its topics were lost or cut.
     *
     * @return the number of records told; fails if this instance is not the one that publishes, or Kafka is away
     */
    public CompletableFuture<Long> republish(String stream) {
        return ask(List.of(stream));
    }

    /** {@link #republish} for all streams. */
    public CompletableFuture<Long> republishAll() {
        return ask(List.of());
    }

    private CompletableFuture<Long> ask(List<String> streams) {
        var done = new CompletableFuture<Long>();
        requests.add(new Request(streams, done));
        wake();
        return done;
    }

    private void run() {
        Duration pause = BACKOFF_FIRST;
        while (open) {
            try {
                boolean publishing = lock.held();
                answerRequests(publishing);
                if (!publishing || publishNext() == 0) {
                    await(POLL);
                }
                pause = BACKOFF_FIRST;
            } catch (InterruptedException e) {
                break;
            } catch (Exception e) {
                if (!open) {
                    break;
                }
                LOG.warn("Publishing failed, trying again in {} ms: {}", pause.toMillis(), e.toString());
                sender.reset();
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : pause.multipliedBy(2);
            }
        }
        sender.reset();
        lock.close();
        Request request;
        while ((request = requests.poll()) != null) {
            request.done().completeExceptionally(new IllegalStateException("the publisher is closed"));
        }
    }

    private int publishNext() throws Exception {
        List<Recorded> rows = journal.unpublished(BATCH);
        if (!rows.isEmpty()) {
            sender.send(messages(rows));
            journal.markPublished(rows.stream().map(Recorded::position).toList());
        }
        return rows.size();
    }

    private List<OutboundMessage> messages(List<Recorded> rows) {
        var messages = new ArrayList<OutboundMessage>(rows.size());
        for (Recorded row : rows) {
            try {
                messages.addAll(route.route(row));
            } catch (RuntimeException e) {
                // Waiting would hold up all others for ever; after a corrected release the stream can be told again.
                LOG.error("{} of type {} cannot be told to others and is passed over", row.eventId(), row.type(), e);
            }
        }
        return messages;
    }

    private void answerRequests(boolean publishing) throws Exception {
        Request request;
        while ((request = requests.poll()) != null) {
            if (!publishing) {
                request.done().completeExceptionally(new IllegalStateException("another instance publishes"));
                continue;
            }
            try {
                long told = 0;
                for (String stream : request.streams().isEmpty() ? journal.streams() : request.streams()) {
                    List<Recorded> rows = journal.read(stream, 0);
                    for (int from = 0; from < rows.size(); from += BATCH) {
                        sender.send(messages(rows.subList(from, Math.min(rows.size(), from + BATCH))));
                    }
                    told += rows.size();
                }
                request.done().complete(told);
            } catch (Exception e) {
                request.done().completeExceptionally(e);
                throw e;
            }
        }
    }

    private void await(Duration limit) throws InterruptedException {
        boolean _ = woken.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        woken.drainPermits();
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            open = false;
        }
    }

    /** Ends; what is not yet acknowledged is told again by the next publisher. */
    @Override
    public void close() {
        open = false;
        wake();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(Duration.ofSeconds(1))) {
                thread.interrupt();
                boolean _ = thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
