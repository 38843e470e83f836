package io.kubehop.machine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every journal promises. A journal's test extends it and says how to open one. */
public abstract class JournalContract {
    protected static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** A new, empty journal whose clock stands at {@link #NOON}. The implementer closes it after the test. */
    protected abstract Journal empty() throws Exception;

    /**
     * Another instance over the same facts as a journal got from {@link #empty}: a second process, or the same one after a
     * restart. The first one may be closed by it where only one can be open.
     */
    protected abstract Journal reopened(Journal journal) throws Exception;

    protected static Append append(String stream, long expectedVersion, String cause, String... types) {
        List<Append.Entry> entries = new ArrayList<>();
        for (String type : types) {
            entries.add(new Append.Entry(type, "{}"));
        }
        return new Append(stream, expectedVersion, cause, entries);
    }

    private static List<Recorded> appended(AppendResult result) {
        return assertInstanceOf(Appended.class, result).records();
    }

    @Test
    void anEmptyJournalHasNothing() throws Exception {
        Journal journal = empty();
        assertThat(journal.streams()).isEmpty();
        assertThat(journal.read("a", 0)).isEmpty();
        assertThat(journal.unpublished(10)).isEmpty();
    }

    @Test
    void whatIsAppendedIsReadBackAsItWasReturned() throws Exception {
        Journal journal = empty();
        var body = "{\"text\": \"tab\\t, quote \\\", newline \\n, ümläut, 🚀\"}";
        var written = appended(journal.append(List.of(
                new Append("up/1", 0, "cause 1", List.of(new Append.Entry("A", "{}"), new Append.Entry("B", body))))));

        assertThat(written).extracting(Recorded::version).containsExactly(1L, 2L);
        assertThat(written).extracting(Recorded::index).containsExactly(0, 1);
        assertThat(written).extracting(Recorded::eventId).containsExactly("up/1/1", "up/1/2");
        assertThat(written).extracting(Recorded::cause).containsOnly("cause 1");
        assertThat(written).extracting(Recorded::type).containsExactly("A", "B");
        assertThat(written).extracting(Recorded::recordedAt).containsOnly(NOON);
        assertThat(written.get(1).position()).isGreaterThan(written.get(0).position());
        assertThat(written.get(1).body()).isEqualTo(body);
        assertThat(journal.read("up/1", 0)).isEqualTo(written);
        assertThat(journal.streams()).containsExactly("up/1");
    }

    @Test
    void aReadStartsAfterTheVersionNamed() throws Exception {
        Journal journal = empty();
        journal.append(List.of(append("a", 0, "c1", "A", "B", "C")));
        assertThat(journal.read("a", 1)).extracting(Recorded::version).containsExactly(2L, 3L);
        assertThat(journal.read("a", 3)).isEmpty();
        assertThat(journal.read("a", 99)).isEmpty();
    }

    @Test
    void aStaleVersionIsRefusedAndNothingIsWritten() throws Exception {
        Journal journal = empty();
        journal.append(List.of(append("a", 0, "c1", "A", "B")));
        var before = journal.read("a", 0);

        assertThat(journal.append(List.of(append("b", 0, "c2", "X"), append("a", 1, "c2", "C"))))
                .isEqualTo(new VersionConflict("a", 1));
        assertThat(journal.read("a", 0)).isEqualTo(before);
        assertThat(journal.read("b", 0)).isEmpty();
        assertThat(journal.streams()).containsExactly("a");
        assertThat(journal.unpublished(10)).isEqualTo(before);
    }

    @Test
    void aVersionAheadOfTheStreamIsRefusedSoThatNoGapArises() throws Exception {
        Journal journal = empty();
        journal.append(List.of(append("a", 0, "c1", "A")));
        assertThat(journal.append(List.of(append("a", 2, "c2", "C")))).isEqualTo(new VersionConflict("a", 2));
        assertThat(journal.append(List.of(append("b", 1, "c2", "C")))).isEqualTo(new VersionConflict("b", 1));
        assertThat(journal.append(List.of(append("a", 1, "c2", "B"), append("a", 3, "c3", "C"))))
                .isEqualTo(new VersionConflict("a", 3));
        assertThat(journal.read("a", 0)).hasSize(1);
    }

    @Test
    void aCauseIsRefusedTheSecondTimeInItsStreamOnly() throws Exception {
        Journal journal = empty();
        journal.append(List.of(append("a", 0, "c1", "A")));
        assertThat(journal.append(List.of(append("a", 1, "c1", "B")))).isEqualTo(new DuplicateCause("a", "c1"));
        assertThat(journal.append(List.of(append("a", 0, "c1", "B"))))
                .as("known cause from a stale reader: it has been dealt with, whatever the version")
                .isEqualTo(new DuplicateCause("a", "c1"));
        assertThat(journal.append(List.of(append("a", 1, "c2", "B"), append("a", 2, "c2", "C"))))
                .as("twice in one append")
                .isEqualTo(new DuplicateCause("a", "c2"));
        assertThat(journal.read("a", 0)).hasSize(1);
        assertThat(appended(journal.append(List.of(append("b", 0, "c1", "A"))))).hasSize(1);
    }

    @Test
    void severalAppendsOfOneCallBuildOnEachOther() throws Exception {
        Journal journal = empty();
        var written = appended(journal.append(
                List.of(append("a", 0, "c1", "A"), append("b", 0, "c1", "X", "Y"), append("a", 1, "c2", "B"))));
        assertThat(written).extracting(Recorded::eventId).containsExactly("a/1", "b/1", "b/2", "a/2");
        assertThat(written).extracting(Recorded::position).isSorted().doesNotHaveDuplicates();
        assertThat(journal.read("a", 0)).extracting(Recorded::type).containsExactly("A", "B");
        assertThat(journal.streams()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theOutboxHoldsWhatIsNotMarkedInOrder() throws Exception {
        Journal journal = empty();
        var first = appended(journal.append(List.of(append("a", 0, "c1", "A", "B"), append("b", 0, "c1", "C"))));
        var second = appended(journal.append(List.of(append("a", 2, "c2", "D"))));
        assertThat(journal.unpublished(2)).isEqualTo(first.subList(0, 2));

        assertThat(journal.unpublished(first.get(0).position(), 2))
                .as("those after the one told last")
                .isEqualTo(first.subList(1, 3));

        journal.markPublished(List.of(first.get(1).position(), first.get(0).position()));
        assertThat(journal.unpublished(first.get(0).position(), 10))
                .as("what is marked is left out, wherever one begins")
                .containsExactly(first.get(2), second.get(0));
        journal.markPublished(List.of(first.get(0).position()));
        assertThat(journal.unpublished(10)).containsExactly(first.get(2), second.get(0));
        journal.markPublished(List.of());
        journal.markPublished(List.of(second.get(0).position()));
        assertThat(journal.unpublished(10)).as("those before are published too").isEmpty();
        assertThat(journal.read("a", 0)).hasSize(3);
    }

    @Test
    void whoReadsTheOutboxWhileOthersAppendMissesNothing() throws Exception {
        Journal journal = empty();
        int writers = 4;
        int each = 100;
        var published = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<?>>();
            for (int w = 0; w < writers; w++) {
                String stream = "s" + w;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        assertThat(journal.append(List.of(append(stream, i, "c" + i, "E"))))
                                .isInstanceOf(Appended.class);
                    }
                }));
            }
            while (!work.stream().allMatch(Future::isDone)
                    || !journal.unpublished(1).isEmpty()) {
                var next =
                        journal.unpublished(7).stream().map(Recorded::position).toList();
                published.addAll(next);
                journal.markPublished(next);
            }
            for (var done : work) {
                done.get();
            }
        }
        assertThat(published).hasSize(writers * each).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void factsAndMarksOutliveTheInstance() throws Exception {
        Journal journal = empty();
        var first = appended(journal.append(List.of(append("a", 0, "c1", "A", "B"))));
        journal.markPublished(List.of(first.get(0).position()));

        Journal again = reopened(journal);
        assertThat(again.read("a", 0)).isEqualTo(first);
        assertThat(again.unpublished(10)).containsExactly(first.get(1));
        assertThat(again.append(List.of(append("a", 2, "c1", "C")))).isEqualTo(new DuplicateCause("a", "c1"));
        var next = appended(again.append(List.of(append("a", 2, "c2", "C"))));
        assertThat(next.getFirst().position()).isGreaterThan(first.getLast().position());
    }

    @Test
    void manyWritersOfOneStreamLoseNothing() throws Exception {
        Journal journal = empty();
        int writers = 8;
        int each = 25;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, writers)
                    .<Callable<Integer>>mapToObj(w -> () -> writeUntilAccepted(journal, "w" + w + "-", each))
                    .toList();
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(each);
            }
        }
        var all = journal.read("s", 0);
        assertThat(all).hasSize(writers * each);
        assertThat(all).extracting(Recorded::version).isEqualTo(versions(writers * each));
        assertThat(all).extracting(Recorded::position).isSorted().doesNotHaveDuplicates();
        assertThat(all).extracting(Recorded::cause).doesNotHaveDuplicates();
    }

    /** Appends to the stream "s" with causes prefix0, prefix1 …, deciding anew on each conflict. */
    protected static int writeUntilAccepted(Journal journal, String prefix, int count) {
        int accepted = 0;
        while (accepted < count) {
            long version = journal.read("s", 0).size();
            switch (journal.append(List.of(append("s", version, prefix + accepted, "E")))) {
                case Appended _ -> accepted++;
                case VersionConflict _ -> Thread.onSpinWait();
                case DuplicateCause duplicate -> throw new AssertionError("a cause of our own refused: " + duplicate);
            }
        }
        return accepted;
    }

    /** 1, 2, 3 … */
    protected static List<Long> versions(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Long::valueOf).toList();
    }
}
