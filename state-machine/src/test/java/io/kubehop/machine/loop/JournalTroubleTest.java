package io.kubehop.machine.loop;

import static io.kubehop.machine.loop.Chores.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalTroubleTest {
    private final MemoryJournal kept = new MemoryJournal(InstantSource.system());

    /** Loses its connection in each third append: in turn before and after the store has taken it. */
    private static final class Shaky implements Journal {
        private final Journal store;
        private final AtomicInteger calls = new AtomicInteger();

        Shaky(Journal store) {
            this.store = store;
        }

        @Override
        public AppendResult append(List<Append> appends) {
            int call = calls.incrementAndGet();
            if (call % 3 != 0) {
                return store.append(appends);
            }
            if (call % 2 == 0) {
                store.append(appends);
            }
            throw new IllegalStateException("connection lost");
        }

        @Override
        public List<Recorded> read(String stream, long afterVersion) {
            if (calls.incrementAndGet() % 5 == 0) {
                throw new IllegalStateException("connection lost");
            }
            return store.read(stream, afterVersion);
        }

        @Override
        public Set<String> streams() {
            return store.streams();
        }

        @Override
        public List<Recorded> unpublished(long afterPosition, int limit) {
            return store.unpublished(afterPosition, limit);
        }

        @Override
        public void markPublished(Collection<Long> positions) {
            store.markPublished(positions);
        }

        @Override
        public void close() {}
    }

    @Test
    void eachInputIsAcceptedExactlyOnceThroughLostConnections() throws Exception {
        try (var loop = new MachineLoop<>(
                new Chores(),
                new Chores.Codec(),
                new Shaky(kept),
                (_, _, _) -> {},
                InstantSource.system(),
                new Random(1),
                LoopSettings.defaults().withBatch(4).withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                LoopListener.none())) {
            loop.start(MachineLoop.NONE);
            var outcomes = new ArrayList<CompletableFuture<Outcome<Chores.Event>>>();
            for (int i = 0; i < 200; i++) {
                outcomes.add(loop.submit("s" + i % 3, "c" + i, ask("chore " + i)));
            }
            for (int i = 0; i < outcomes.size(); i++) {
                var accepted = MachineLoopTest.accepted(outcomes.get(i).get(30, TimeUnit.SECONDS));
                assertThat(accepted.events()).hasSize(1);
                assertThat(accepted.records()).hasSize(1);
            }
        }
        int rows = 0;
        for (String stream : kept.streams()) {
            assertThat(kept.read(stream, 0)).extracting(Recorded::cause).doesNotHaveDuplicates();
            rows += kept.read(stream, 0).size();
        }
        assertThat(rows).isEqualTo(200);
    }

    @Test
    void closingWhileTheJournalIsAwayFailsWhatWaits() throws Exception {
        var away = new Journal() {
            @Override
            public AppendResult append(List<Append> appends) {
                throw new IllegalStateException("away");
            }

            @Override
            public List<Recorded> read(String stream, long afterVersion) {
                throw new IllegalStateException("away");
            }

            @Override
            public Set<String> streams() {
                return Set.of();
            }

            @Override
            public List<Recorded> unpublished(long afterPosition, int limit) {
                return List.of();
            }

            @Override
            public void markPublished(Collection<Long> positions) {}

            @Override
            public void close() {}
        };
        var loop = new MachineLoop<>(
                new Chores(),
                new Chores.Codec(),
                away,
                (_, _, _) -> {},
                InstantSource.system(),
                new Random(1),
                LoopSettings.defaults().withBatch(1),
                LoopListener.none());
        loop.start(MachineLoop.NONE);
        var inHand = loop.submit("a", "c1", ask("wash"));
        var waiting = loop.submit("a", "c2", ask("iron"));
        loop.close();
        assertThat(inHand).isCompletedExceptionally();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(loop.submit("a", "c3", ask("too late"))).isCompletedExceptionally();
    }
}
