package io.kubehop.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.dashboard.kafka.Feed;
import io.kubehop.events.Envelope;
import io.kubehop.events.PlanEvent;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

class LiveBoardTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final LiveBoard.Limits LIMITS = new LiveBoard.Limits(2, Duration.ofMillis(5), Duration.ofHours(1));

    @Test
    void aReaderThatDoesNotKeepUpIsLetGoAndTheOthersStay() {
        try (LiveBoard board = LiveBoard.start(InstantSource.system(), LIMITS)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Disposable quick = follow(board).subscribe(event -> heard.add(event.getData()));
            List<String> slowHeard = new CopyOnWriteArrayList<>();
            board.follow(Optional.empty()).orElseThrow().subscribe(new TakesOne(slowHeard));
            int[] said = {0};
            await("the slow one is let go", () -> {
                say(board, said[0]++);
                return board.readers() == 1;
            });
            assertThat(said[0]).isGreaterThan(10);
            int before = heard.size();
            say(board, said[0]++);
            await("the quick one hears on", () -> heard.size() > before);
            assertThat(slowHeard).hasSize(1);
            quick.dispose();
            await("it is gone", () -> board.readers() == 0);
        }
    }

    @Test
    void thereIsALimitOfReaders() {
        try (LiveBoard board = LiveBoard.start(InstantSource.system(), LIMITS)) {
            follow(board);
            follow(board);
            assertThat(board.follow(Optional.empty())).isEmpty();
        }
    }

    @Test
    void aFeedThatChangesIsToldAtOnce() {
        try (LiveBoard board = LiveBoard.start(InstantSource.system(), LIMITS)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Disposable reader = follow(board).subscribe(event -> heard.add(event.getName() + " " + event.getData()));
            board.feed(Feed.LIVE);
            await("live", () -> heard.stream().anyMatch(text -> text.startsWith("heartbeat") && text.contains("LIVE")));
            reader.dispose();
        }
    }

    @Test
    void closingEndsTheStreams() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (LiveBoard board = LiveBoard.start(InstantSource.system(), LIMITS)) {
            Disposable reader =
                    follow(board).doOnComplete(() -> heard.add("over")).subscribe();
            assertThat(reader.isDisposed()).isFalse();
        }
        await("over", () -> heard.contains("over"));
    }

    /** A browser that takes the first event and then nothing more. */
    private record TakesOne(List<String> heard) implements Subscriber<Event<String>> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Event<String> event) {
            heard.add(event.getData());
        }

        @Override
        public void onError(Throwable error) {
            heard.add("error");
        }

        @Override
        public void onComplete() {
            heard.add("over");
        }
    }

    private static Flux<Event<String>> follow(LiveBoard board) {
        return Flux.from(board.follow(Optional.empty()).orElseThrow());
    }

    private static void say(LiveBoard board, int number) {
        board.event(new Envelope(
                "up/" + number,
                "planner",
                START.plusSeconds(number),
                "c",
                Progress.running("up", START.plusSeconds(number), number)));
        board.event(
                new Envelope("up/" + number, "planner", START, "c", new PlanEvent.UpgradeResumed("up", "x" + number)));
    }

    private static void await(String what, BooleanSupplier seen) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not come");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
