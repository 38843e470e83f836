package io.kubehop.machine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.PublisherLock;
import io.kubehop.machine.loop.Eventually;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalListenerTest {
    private final String schema = TestPostgres.schema();

    private static final class Heard implements JournalListener.Watcher {
        final Map<String, Long> versions = new ConcurrentHashMap<>();
        final AtomicInteger missed = new AtomicInteger();

        @Override
        public void appended(String stream, long version) {
            versions.merge(stream, version, Math::max);
        }

        @Override
        public void missed() {
            missed.incrementAndGet();
        }
    }

    @Test
    void everyStreamOfAnAppendIsHeardAndALostConnectionIsReplaced() throws Exception {
        var journal = new PostgresJournal(TestPostgres.dataSource(), schema, InstantSource.system());
        var heard = new Heard();
        try (var listener = new JournalListener(TestPostgres.dataSource(), schema, heard)) {
            listener.start();
            Eventually.until("listening", () -> heard.missed.get() == 1);
            var appends = new ArrayList<Append>();
            for (int i = 0; i < 500; i++) {
                appends.add(new Append(
                        "a stream with a long name and an ümlaut " + i,
                        0,
                        "c",
                        List.of(new Append.Entry("A", "{}"), new Append.Entry("B", "{}"))));
            }
            journal.append(appends);
            Eventually.until("all heard", () -> heard.versions.size() == 500);
            assertThat(heard.versions.values()).containsOnly(2L);

            try (Connection connection = TestPostgres.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen kubehop_" + schema
                                + "'");
            }
            Eventually.until("listening again", () -> heard.missed.get() == 2);
            journal.append(List.of(new Append("b", 0, "c", List.of(new Append.Entry("A", "{}")))));
            Eventually.until("heard again", () -> heard.versions.containsKey("b"));
        }
    }

    @Test
    void messagesOfOthersAreNotUnderstoodButDoNoHarm() {
        assertThat(Notice.read("")).isEmpty();
        assertThat(Notice.read("hello\n -1 x\n99999999999999999999 y\n7 a b\n")).containsExactly(new Notice("a b", 7));
        var map = new LinkedHashMap<String, Long>(Map.of("a b", 7L));
        assertThat(Notice.read(Notice.write(map)[0])).containsExactly(new Notice("a b", 7));
    }

    @Test
    void onePublisherAtATimeAndTheNextWhenItGoesOrDies() throws Exception {
        PublisherLock first = new AdvisoryLock(TestPostgres.dataSource(), schema);
        PublisherLock second = new AdvisoryLock(TestPostgres.dataSource(), schema);
        try (first;
                second) {
            assertThat(first.held()).isTrue();
            assertThat(second.held()).isFalse();
            assertThat(first.held()).isTrue();
            first.close();
            assertThat(second.held()).isTrue();
            assertThat(first.held()).isFalse();
            try (Connection connection = TestPostgres.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");
            }
            Eventually.until("the lock is free", first::held);
            // It looks after its connection once a second only.
            Eventually.until("the other one has noticed", () -> !second.held());
            assertThat(first.held()).isTrue();
        }
    }
}
