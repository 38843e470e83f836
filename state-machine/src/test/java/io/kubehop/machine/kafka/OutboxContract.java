package io.kubehop.machine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.Eventually;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From one service's journal over Kafka to another's, and back: what is told twice, by whom, and after what death, changes nothing. */
@Timeout(120)
abstract class OutboxContract {
    abstract Pair pair();

    @Test
    void eachEventArrivesOnceAndTheAnswerToo() throws Exception {
        Pair pair = pair();
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var _ = pair.startDoer("doer", UnaryOperator.identity())) {
            pair.ask(asker, 0, 200);
            done(pair, 200);
        }
        pair.assertAllDoneOnce(200);
        assertThat(pair.performed).doesNotHaveDuplicates();
    }

    @Test
    void everyEventReadTwiceChangesNothing() throws Exception {
        Pair pair = pair();
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var doer = pair.startDoer("doer", UnaryOperator.identity())) {
            pair.ask(asker, 0, 50);
            done(pair, 50);
            long told = asker.publisher().republishAll().get(30, TimeUnit.SECONDS)
                    + doer.publisher().republishAll().get(30, TimeUnit.SECONDS);
            assertThat(told).isEqualTo(200);
            assertThat(asker.publisher().republish("up0").get(30, TimeUnit.SECONDS))
                    .isEqualTo(20);
            // One more round: it is done after all that was told twice before it.
            pair.ask(asker, 50, 60);
            done(pair, 60);
        }
        // Another instance of a group that has read nothing yet reads everything a second time.
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var _ = pair.startDoer("another group", UnaryOperator.identity())) {
            pair.ask(asker, 60, 70);
            done(pair, 70);
        }
        pair.assertAllDoneOnce(70);
        assertThat(pair.performed).doesNotHaveDuplicates();
    }

    @Test
    void twoInstancesOfEachShareTheWorkAndOneDying() throws Exception {
        Pair pair = pair();
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var _ = pair.startAsker(UnaryOperator.identity());
                var second = pair.startDoer("doer", UnaryOperator.identity())) {
            var first = pair.startDoer("doer", UnaryOperator.identity());
            try {
                pair.ask(asker, 0, 100);
                Eventually.until("some are done", () -> pair.performed.size() > 20);
                // Both know everything that either appended.
                done(pair, 100);
                Eventually.until(
                        "the doers agree",
                        () -> Set.of("up0", "up1", "up2", "up3", "up4").stream()
                                .allMatch(s -> first.loop()
                                        .state(s)
                                        .equals(second.loop().state(s))));
            } finally {
                first.close();
            }
            pair.ask(asker, 100, 200);
            done(pair, 200);
        }
        pair.assertAllDoneOnce(200);
    }

    @Test
    void whatWasAppendedBeforeADeathIsToldAfterIt() throws Exception {
        Pair pair = pair();
        // Died before anything was published: the journal alone knows.
        Journal journal = pair.journal(pair.asker);
        for (int i = 0; i < 20; i++) {
            journal.append(List.of(new Append(
                    "up" + i % 5,
                    journal.read("up" + i % 5, 0).size(),
                    "rest:" + i,
                    List.of(new Append.Entry("Asked", "\"chore-" + i + " 1970-01-01T00:00:00Z\"")))));
        }
        // Dies each time after Kafka has taken the messages and before that is marked.
        var deaths = new AtomicInteger();
        try (var _ = pair.startAsker(kept -> new DyingBeforeMark(kept, deaths))) {
            Eventually.until("three deaths", () -> deaths.get() >= 3);
        }
        assertThat(pair.journal(pair.asker).unpublished(100)).hasSize(20);
        try (var asker = pair.startAsker(UnaryOperator.identity());
                var _ = pair.startDoer("doer", UnaryOperator.identity())) {
            pair.ask(asker, 20, 30);
            done(pair, 30);
        }
        pair.assertAllDoneOnce(30);
        assertThat(pair.performed).doesNotHaveDuplicates();
    }

    private static void done(Pair pair, int chores) throws Exception {
        Eventually.until(chores + " done and known to who asked, in " + pair.performed, () -> {
            return pair.rows(pair.asker, "Finished") >= chores
                    && pair.journal(pair.asker).unpublished(1).isEmpty()
                    && pair.journal(pair.doer).unpublished(1).isEmpty();
        });
    }

    private record DyingBeforeMark(Journal kept, AtomicInteger deaths) implements Journal {
        @Override
        public AppendResult append(List<Append> appends) {
            return kept.append(appends);
        }

        @Override
        public List<Recorded> read(String stream, long afterVersion) {
            return kept.read(stream, afterVersion);
        }

        @Override
        public Set<String> streams() {
            return kept.streams();
        }

        @Override
        public List<Recorded> unpublished(long afterPosition, int limit) {
            return kept.unpublished(afterPosition, limit);
        }

        @Override
        public void markPublished(Collection<Long> positions) {
            deaths.incrementAndGet();
            throw new IllegalStateException("died");
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
