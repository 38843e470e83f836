package io.kubehop.machine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.JournalContract;
import io.kubehop.machine.journal.JournalException;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalContract {
    private final String schema = TestPostgres.schema();

    private Journal at(InstantSource clock) {
        return new PostgresJournal(TestPostgres.dataSource(), schema, clock);
    }

    @Override
    protected Journal empty() {
        return at(InstantSource.fixed(NOON));
    }

    @Override
    protected Journal reopened(Journal journal) {
        return empty();
    }

    @Test
    void aJournalMigratedTwiceKeepsItsFacts() {
        empty().append(List.of(append("a", 0, "c", "A")));
        Migrations.migrate(TestPostgres.dataSource(), schema);
        assertThat(empty().read("a", 0)).hasSize(1);
    }

    @Test
    void twoSchemasKnowNothingOfEachOther() {
        empty().append(List.of(append("a", 0, "c", "A")));
        var other = new PostgresJournal(TestPostgres.dataSource(), TestPostgres.schema(), InstantSource.fixed(NOON));
        assertThat(other.streams()).isEmpty();
        assertThat(other.append(List.of(append("a", 0, "c", "A")))).isInstanceOf(Appended.class);
    }

    @Test
    void whatIsReturnedIsWhatIsReadAlsoWithNanoseconds() {
        Journal journal = at(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.123456789Z")));
        var body = "{ \"z\":1,  \"a\":[1.0, 2e3] }";
        var written = (Appended) journal.append(List.of(new Append("a", 0, "c", List.of(new Append.Entry("A", body)))));
        assertThat(journal.read("a", 0)).isEqualTo(written.records());
        assertThat(written.records().getFirst().recordedAt()).isEqualTo("2026-03-01T12:00:00.123456Z");
    }

    @Test
    void aBodyThatIsNoJsonIsRefusedWithNothingWritten() {
        Journal journal = empty();
        assertThatThrownBy(() -> journal.append(List.of(
                        append("b", 0, "c", "B"), new Append("a", 0, "c", List.of(new Append.Entry("A", "no json"))))))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(schema);
        assertThat(journal.streams()).isEmpty();
    }

    @Test
    void appendsToManyStreamsCrosswiseNeitherDeadlockNorLose() throws Exception {
        int rounds = 60;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<Integer>>();
            for (String prefix : List.of("x", "y")) {
                work.add(() -> crosswise(empty(), prefix, rounds));
            }
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(rounds);
            }
        }
        for (String stream : List.of("one", "two")) {
            assertThat(empty().read(stream, 0)).extracting(Recorded::version).isEqualTo(versions(2 * rounds));
        }
    }

    private static int crosswise(Journal journal, String prefix, int rounds) {
        int accepted = 0;
        while (accepted < rounds) {
            var one = append("one", journal.read("one", 0).size(), prefix + accepted, "E");
            var two = append("two", journal.read("two", 0).size(), prefix + accepted, "E");
            var result = journal.append(prefix.equals("x") ? List.of(one, two) : List.of(two, one));
            accepted += result instanceof Appended ? 1 : 0;
            assertThat(result).isInstanceOfAny(Appended.class, VersionConflict.class);
        }
        return accepted;
    }

    @Test
    void unreachableIsAnExceptionThatSaysSo() throws Exception {
        var unreachable = new org.postgresql.ds.PGSimpleDataSource();
        unreachable.setUrl("jdbc:postgresql://127.0.0.1:1/postgres");
        var journal = new PostgresJournal(unreachable, schema, InstantSource.system());
        assertThatThrownBy(journal::streams)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> journal.append(List.of(append("a", 0, "c", "A"))))
                .isInstanceOf(JournalException.class);
    }
}
