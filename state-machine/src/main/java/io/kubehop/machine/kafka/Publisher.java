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
 *   <li>Read the next rows not told, by position.
 *   <li>Send them all; not all of them acknowledged, begin again after the mark.
 *   <li>Mark what is told, some times a second: what is not marked is told again after a crash.
 *   <li>Nothing left: wait to be woken, a while at most.
 * </ol>
 *
 * <p>While Kafka or the journal is away it tries again with growing pauses for ever; what is not marked is not lost.
 */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int BATCH = 2_000;
    /** A mark costs the database as much as reading the next row; what is told twice after a crash is refused as known. */
    private static final Duration MARK_EACH = Duration.ofMillis(100);

    private static final Duration BACKOFF_FIRST = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Journal journal;
    private final Route route;
    private final PublisherLock lock;
    private final Sender sender;
    private final Duration poll;
    private final Semaphore woken = new Semaphore(0);
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private long told;
    private long marked;
    private long markedAt = System.nanoTime();
    private volatile boolean open = true;

    /** @param streams none means all */
    private record Request(List<String> streams, CompletableFuture<Long> done) {}

    /** @param name of the service, for logs and for Kafka's */
    public Publisher(Journal journal, Route route, KafkaSettings kafka, PublisherLock lock, String name) {
        this.journal = journal;
        this.route = route;
        this.lock = lock;
        this.sender = new Sender(kafka, name);
        this.poll = kafka.footprint().poll();
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
                if (!publishing) {
                    beginAfterMark();
                    await(poll);
                } else if (!publishNext()) {
                    await(mark() ? poll : MARK_EACH);
                } else {
                    boolean _ = mark();
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
                beginAfterMark();
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : pause.multipliedBy(2);
            }
        }
        end();
        Request request;
        while ((request = requests.poll()) != null) {
            request.done().completeExceptionally(new IllegalStateException("the publisher is closed"));
        }
    }

    /** Whether there was anything to tell. */
    private boolean publishNext() throws Exception {
        List<Recorded> rows = journal.unpublished(told, BATCH);
        if (rows.isEmpty()) {
            return false;
        }
        sender.send(messages(rows));
        told = rows.getLast().position();
        return true;
    }

    /** Marks what is told if it is time; whether nothing is left to mark. */
    private boolean mark() {
        if (told > marked && System.nanoTime() - markedAt > MARK_EACH.toNanos()) {
            journal.markPublished(List.of(told));
            marked = told;
            markedAt = System.nanoTime();
        }
        return told == marked;
    }

    /** What another instance marks meanwhile counts as well: the journal leaves it out. */
    private void beginAfterMark() {
        told = 0;
        marked = 0;
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

    private void end() {
        try {
            markedAt = System.nanoTime() - MARK_EACH.toNanos() - 1;
            boolean _ = mark();
        } catch (RuntimeException e) {
            LOG.debug("What was told last is not marked, and will be told again", e);
        } finally {
            sender.reset();
            lock.close();
        }
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
