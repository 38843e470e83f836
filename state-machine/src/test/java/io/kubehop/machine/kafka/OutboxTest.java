package io.kubehop.machine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.machine.journal.PublisherLock;
import io.kubehop.machine.loop.Eventually;
import io.kubehop.machine.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OutboxTest extends OutboxContract {
    @Override
    Pair pair() {
        return pair(TestBroker.shared());
    }

    private static Pair pair(TestBroker broker) {
        return new Pair(TestPostgres.dataSource(), broker.settings(), TestPostgres.schema(), TestPostgres.schema());
    }

    @Test
    void whileKafkaIsAwayNothingIsLost() throws Exception {
        try (TestBroker broker = TestBroker.start()) {
            Pair pair = pair(broker);
            try (var asker = pair.startAsker(UnaryOperator.identity());
                    var _ = pair.startDoer("doer", UnaryOperator.identity())) {
                pair.ask(asker, 0, 20);
                Eventually.until("20 done", () -> pair.rows(pair.asker, "Finished") == 20);
                broker.pause();
                pair.ask(asker, 20, 40);
                assertThat(pair.rows(pair.asker, "Asked")).isEqualTo(40);
                broker.resume();
                Eventually.until("40 done", () -> pair.rows(pair.asker, "Finished") == 40);
                Eventually.until(
                        "all marked",
                        () -> pair.journal(pair.asker).unpublished(1).isEmpty()
                                && pair.journal(pair.doer).unpublished(1).isEmpty());
            }
            pair.assertAllDoneOnce(40);
        }
    }

    @Test
    void aMessageThatCannotBeUnderstoodIsPassedOverOnce() throws Exception {
        Pair pair = pair();
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var doer = pair.startDoer("doer", UnaryOperator.identity())) {
            var sender = new Sender(pair.kafka, "stranger");
            sender.send(List.of(
                    new OutboundMessage(pair.asker, "up0", "x", Map.of("type", "Asked")),
                    new OutboundMessage(pair.asker, "up0", "{}", Map.of())));
            sender.reset();
            pair.ask(asker, 0, 10);
            Eventually.until("10 done", () -> pair.rows(pair.asker, "Finished") == 10);
            assertThat(doer.inlet().passedOver()).isEqualTo(1);
        }
    }

    @Test
    void whereFetchesAreLongNewsIsToldAtOnceAndNobodyWaitsAtTheEnd() throws Exception {
        var broker = TestBroker.shared();
        var kafka = broker.settings().withFootprint(Footprint.NODE);
        Pair pair = new Pair(
                TestPostgres.dataSource(), kafka, TestPostgres.schema(), TestPostgres.schema(), Optional.of("node-1"));
        Duration fetch = Duration.ofSeconds(20);
        assertThat(Footprint.NODE.consumer()).containsEntry("fetch.max.wait.ms", Math.toIntExact(fetch.toMillis()));
        long ended;
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var _ = pair.startDoer("doer", UnaryOperator.identity())) {
            pair.ask(asker, 0, 5);
            Eventually.until("5 done", () -> pair.rows(pair.asker, "Finished") == 5);
            Thread.sleep(1_000); // both are in a long fetch again
            long asked = System.nanoTime();
            pair.ask(asker, 5, 10);
            Eventually.until("10 done", () -> pair.rows(pair.asker, "Finished") == 10);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(fetch.dividedBy(2));
            ended = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(fetch.dividedBy(2));
    }

    @Test
    void onlyWhoPublishesCanTellAgain() {
        PublisherLock never = new PublisherLock() {
            @Override
            public boolean held() {
                return false;
            }

            @Override
            public void close() {}
        };
        Pair pair = pair();
        try (var publisher =
                new Publisher(pair.journal(pair.asker), _ -> List.of(), pair.kafka, never, "the other one")) {
            publisher.start();
            assertThatThrownBy(() -> publisher.republishAll().get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("another instance publishes");
        }
    }

    @Test
    void topicsAreMadeOnceAndAnotherNumberOfPartitionsIsRefused() {
        var kafka = TestBroker.shared().settings();
        var spec = List.of(
                new TopicSpec("made", 3, false, Duration.ofDays(1)), new TopicSpec("kept", 3, true, Duration.ZERO));
        Topics.ensure(kafka, spec, Duration.ofSeconds(20));
        Topics.ensure(kafka, spec, Duration.ofSeconds(20));
        assertThatThrownBy(() -> Topics.ensure(
                        kafka, List.of(new TopicSpec("made", 4, false, Duration.ZERO)), Duration.ofSeconds(20)))
                .hasMessageContaining("topic made has 3 partitions, not 4");
        assertThatThrownBy(() -> Topics.ensure(KafkaSettings.of("127.0.0.1:1"), spec, Duration.ofMillis(500)))
                .hasMessageContaining("Kafka at 127.0.0.1:1");
    }
}
