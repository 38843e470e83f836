package io.kubehop.machine.postgres;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.JournalException;
import io.kubehop.machine.journal.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A journal as the table {@code journal} of a service's schema (see {@link Migrations}). An append is one statement: it waits
 * for its turn, checks that no version is left out, writes all rows, and tells {@link JournalListener}s; the unique constraints
 * refuse the rest.
 *
 * <p>Appends of all instances take turns (a lock held to the end of the transaction), so rows become visible in the order of
 * their positions, and one number says what is published: a row is never touched again.
 *
 * <p>Trouble with the database is a {@link JournalException}. Instants are kept to the microsecond.
 */
public final class PostgresJournal implements Journal {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String COLUMNS = "position, stream, version, event_id, cause, index, type, body, recorded_at";

    private final DataSource dataSource;
    private final Schema schema;
    private final InstantSource clock;
    private final String insert;

    /** @param schema the service's: {@code planner}, {@code verifier}, {@code drain} */
    public PostgresJournal(DataSource dataSource, String schema, InstantSource clock) {
        this.dataSource = dataSource;
        this.schema = new Schema(schema);
        this.clock = clock;
        this.insert = """
                with turn as materialized (
                    select pg_advisory_xact_lock(hashtextextended('$journal', 0))
                ), fits as materialized (
                    select not exists (
                        select from unnest(?::text[], ?::bigint[]) as based (stream, version)
                        where based.version > 0 and not exists (
                            select from $journal j where j.stream = based.stream and j.version = based.version)
                    ) as all_of_them
                    from turn
                ), written as (
                    insert into $journal (stream, version, event_id, cause, index, type, body, recorded_at)
                    select stream, version, stream || '/' || version, cause, index, type, body::json, ?
                    from unnest(?::text[], ?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[])
                        with ordinality as asked (stream, version, cause, index, type, body, place), fits
                    where fits.all_of_them
                    order by place
                    returning position
                ), told as materialized (
                    select count(*) as times
                    from (select pg_notify('$channel', message) from unnest(?::text[]) as message offset 0) as each_one
                )
                select position, times from written cross join told
                """.replace("$journal", this.schema.journal()).replace("$channel", this.schema.channel());
    }

    @Override
    public AppendResult append(List<Append> appends) {
        if (appends.isEmpty()) {
            return new Appended(List.of());
        }
        var rows = Rows.of(appends, clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (rows.refusal().isPresent()) {
            return refusedAlone(appends, rows.refusal().get());
        }
        try (Connection connection = dataSource.getConnection()) {
            try {
                List<Long> positions = write(connection, rows);
                return positions.isEmpty()
                        ? new Diagnosis(connection, schema).missingVersion(appends)
                        : new Appended(rows.at(positions));
            } catch (PSQLException e) {
                return refusal(connection, appends, e);
            }
        } catch (SQLException e) {
            throw new JournalException("cannot append to " + schema.journal(), e);
        }
    }

    /** Two appends of one call contradict each other, but what is in the table already is told first. */
    private AppendResult refusedAlone(List<Append> appends, AppendResult refusal) {
        try (Connection connection = dataSource.getConnection()) {
            var diagnosis = new Diagnosis(connection, schema);
            return diagnosis.knownCause(appends).orElse(refusal);
        } catch (SQLException e) {
            throw new JournalException("cannot append to " + schema.journal(), e);
        }
    }

    private List<Long> write(Connection connection, Rows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setArray(1, connection.createArrayOf("text", rows.baseStreams()));
            statement.setArray(2, connection.createArrayOf("bigint", rows.baseVersions()));
            statement.setObject(3, OffsetDateTime.ofInstant(rows.recordedAt(), ZoneOffset.UTC));
            statement.setArray(4, connection.createArrayOf("text", rows.streams()));
            statement.setArray(5, connection.createArrayOf("bigint", rows.versions()));
            statement.setArray(6, connection.createArrayOf("text", rows.causes()));
            statement.setArray(7, connection.createArrayOf("int", rows.indexes()));
            statement.setArray(8, connection.createArrayOf("text", rows.types()));
            statement.setArray(9, connection.createArrayOf("text", rows.bodies()));
            statement.setArray(10, connection.createArrayOf("text", Notice.write(rows.reached())));
            try (ResultSet result = statement.executeQuery()) {
                var positions = new TreeSet<Long>();
                while (result.next()) {
                    positions.add(result.getLong(1));
                }
                return List.copyOf(positions);
            }
        }
    }

    private AppendResult refusal(Connection connection, List<Append> appends, PSQLException e) throws SQLException {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        Append first = appends.getFirst();
        String constraint = Optional.ofNullable(e.getServerErrorMessage())
                .map(ServerErrorMessage::getConstraint)
                .orElse("");
        if (!state.equals(UNIQUE_VIOLATION)) {
            throw e;
        }
        return switch (constraint) {
            case "journal_cause" ->
                new Diagnosis(connection, schema)
                        .knownCause(appends)
                        .orElse(new DuplicateCause(first.stream(), first.cause()));
            case "journal_version" -> new Diagnosis(connection, schema).takenVersion(appends);
            default -> throw e;
        };
    }

    @Override
    public List<Recorded> read(String stream, long afterVersion) {
        return query(
                "select " + COLUMNS + " from " + schema.journal()
                        + " where stream = ? and version > ? order by version",
                statement -> {
                    statement.setString(1, stream);
                    statement.setLong(2, afterVersion);
                },
                PostgresJournal::recorded);
    }

    @Override
    public Set<String> streams() {
        // From one name to the next along the index: the number of streams counts, not that of rows.
        return new HashSet<>(query("""
                with recursive names (stream) as (
                    (select stream from $journal order by stream limit 1)
                    union all
                    select (select j.stream from $journal j where j.stream > names.stream order by j.stream limit 1)
                    from names where names.stream is not null
                )
                select stream from names where stream is not null
                """.replace("$journal", schema.journal()), _ -> {}, row -> row.getString(1)));
    }

    @Override
    public List<Recorded> unpublished(long afterPosition, int limit) {
        return query(
                "select " + COLUMNS + " from " + schema.journal()
                        + " where position > greatest(?, (select published from " + schema.outbox()
                        + ")) order by position limit ?",
                statement -> {
                    statement.setLong(1, afterPosition);
                    statement.setInt(2, limit);
                },
                PostgresJournal::recorded);
    }

    @Override
    public void markPublished(Collection<Long> positions) {
        if (positions.isEmpty()) {
            return;
        }
        // A mark lost in a crash of the database means a record told twice, which changes nothing: no need to wait for
        // the disk.
        query(
                """
                with quick as (select set_config('synchronous_commit', 'off', true))
                update $outbox set published = greatest(published, ?), published_at = ? from quick returning published
                """.replace("$outbox", schema.outbox()),
                statement -> {
                    statement.setLong(1, Collections.max(positions));
                    statement.setObject(2, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                },
                row -> row.getLong(1));
    }

    private interface Bind {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Bind bind, Row<T> row) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (result.next()) {
                    all.add(row.read(result));
                }
                return all;
            }
        } catch (SQLException e) {
            throw new JournalException("cannot use " + schema.journal(), e);
        }
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    /** Changes nothing: the data source belongs to who made it. */
    @Override
    public void close() {}
}
