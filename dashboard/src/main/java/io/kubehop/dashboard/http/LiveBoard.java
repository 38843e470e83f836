package io.kubehop.dashboard.http;

import io.kubehop.dashboard.kafka.Feed;
import io.kubehop.dashboard.kafka.Reading;
import io.kubehop.dashboard.view.Board;
import io.kubehop.dashboard.view.Picture;
import io.kubehop.events.Envelope;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;

/**
 * The board, and who looks at it. Events are taken in as they come; a few times a second every reader is told what is new,
 * however much that was.
 */
public final class LiveBoard implements Reading, AutoCloseable {

    private final InstantSource clock;
    private final Limits limits;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Guarded by this.
    private final Board board = new Board();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private Feed feed = Feed.WAITING_FOR_KAFKA;
    private boolean feedIsNew;
    private Instant lastHeartbeat;

    /**
     * @param readers how many may be connected at once
     * @param refresh the shortest time between two deltas
     * @param heartbeat how often a reader hears something even when nothing is new
     */
    public record Limits(int readers, Duration refresh, Duration heartbeat) {}

    private LiveBoard(InstantSource clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
        this.lastHeartbeat = clock.instant();
        this.thread = Thread.ofVirtual().name("dashboard-stream").unstarted(this::run);
    }

    /** Starts telling. */
    public static LiveBoard start(InstantSource clock, Limits limits) {
        LiveBoard live = new LiveBoard(clock, limits);
        live.thread.start();
        return live;
    }

    @Override
    public synchronized void event(Envelope envelope) {
        board.apply(envelope);
    }

    @Override
    public synchronized void feed(Feed now) {
        feed = now;
        feedIsNew = true;
    }

    /** How many readers are connected. */
    public synchronized int readers() {
        return readers.size();
    }

    /**
     * A new reader's stream: a snapshot, then what is new.
     *
     * @param upgrade which upgrade is looked at; the newest one if none is named
     * @return nothing if there are too many readers already
     */
    synchronized Optional<Publisher<Event<String>>> follow(Optional<String> upgrade) {
        if (readers.size() >= limits.readers() || closing.getCount() == 0) {
            return Optional.empty();
        }
        Picture snapshot = board.snapshot(upgrade);
        Reader reader = new Reader(snapshot.selected());
        reader.tell("snapshot", frame(Optional.of(snapshot)));
        readers.add(reader);
        return Optional.of(reader.told(() -> leave(reader)));
    }

    private synchronized void leave(Reader reader) {
        readers.remove(reader);
    }

    private void run() {
        try {
            while (!closing.await(limits.refresh().toNanos(), TimeUnit.NANOSECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        List<Reader> present;
        Map<String, Picture> news;
        boolean beat;
        String heartbeat;
        synchronized (this) {
            present = new ArrayList<>(readers);
            news = board.news(present.stream().map(Reader::upgrade).collect(Collectors.toSet()));
            beat = feedIsNew || !clock.instant().isBefore(lastHeartbeat.plus(limits.heartbeat()));
            heartbeat = beat ? frame(Optional.empty()) : "";
            feedIsNew = false;
            lastHeartbeat = beat ? clock.instant() : lastHeartbeat;
        }
        // One text for all who look at the same upgrade.
        Map<String, String> deltas = new HashMap<>();
        news.forEach((upgrade, picture) -> deltas.put(upgrade, frame(Optional.of(picture))));
        for (Reader reader : present) {
            String delta = deltas.getOrDefault(reader.upgrade(), "");
            boolean stays =
                    (delta.isEmpty() || reader.tell("delta", delta)) && (!beat || reader.tell("heartbeat", heartbeat));
            if (!stays) {
                leave(reader);
            }
        }
    }

    private synchronized String frame(Optional<Picture> picture) {
        return new Frame(clock.instant(), feed, picture).json();
    }

    @Override
    public void close() {
        closing.countDown();
        List<Reader> present;
        synchronized (this) {
            present = new ArrayList<>(readers);
            readers.clear();
        }
        present.forEach(Reader::end);
    }
}
