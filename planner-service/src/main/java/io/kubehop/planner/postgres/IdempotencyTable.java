package io.kubehop.planner.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Answers kept for a day, so that a request sent twice with one key is done once. */
public final class IdempotencyTable {
    private static final Duration KEPT = Duration.ofHours(24);
    /** Whoever took a key and did not answer within this time has died. */
    private static final Duration ANSWERING = Duration.ofSeconds(30);

    private final DataSource dataSource;
    private final String table;
    private final InstantSource clock;

    /** What is known of a key. */
    public sealed interface Claim {

        /**
         * It is ours to answer.
         *
         * @param upgrade the id that was set aside for it
         * @param again somebody took it before and died: what it asked for may have been done
         */
        record Ours(String upgrade, boolean again) implements Claim {}

        /** It was answered. */
        record Answered(String request, int status, String location, String body) implements Claim {}

        /** Somebody is at it. */
        record Busy() implements Claim {}
    }

    public IdempotencyTable(DataSource dataSource, String schema, InstantSource clock) {
        this.dataSource = dataSource;
        this.table = schema + ".idempotency";
        this.clock = clock;
    }

    /**
     * Takes a key.
     *
     * @param request what is asked, in a form that is equal for equal requests
     * @param upgrade an id to set aside
     */
    public Claim claim(String key, String request, String upgrade) throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = dataSource.getConnection()) {
            forget(connection, now);
            if (insert(connection, key, request, upgrade, now)) {
                return new Claim.Ours(upgrade, false);
            }
            return present(connection, key, request, now);
        }
    }

    private void forget(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from " + table + " where expires_at < ?")) {
            statement.setTimestamp(1, Timestamp.from(now));
            statement.executeUpdate();
        }
    }

    private boolean insert(Connection connection, String key, String request, String upgrade, Instant now)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into " + table
                + " (key, request, upgrade, taken_at, expires_at) values (?, ?, ?, ?, ?) on conflict do nothing")) {
            statement.setString(1, key);
            statement.setString(2, request);
            statement.setString(3, upgrade);
            statement.setTimestamp(4, Timestamp.from(now));
            statement.setTimestamp(5, Timestamp.from(now.plus(KEPT)));
            return statement.executeUpdate() == 1;
        }
    }

    private Claim present(Connection connection, String key, String request, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select request, status, location, body from " + table + " where key = ?")) {
            statement.setString(1, key);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return new Claim.Busy();
                }
                int status = result.getInt(2);
                boolean answered = !result.wasNull();
                if (answered || !result.getString(1).equals(request)) {
                    return new Claim.Answered(result.getString(1), status, result.getString(3), result.getString(4));
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("update " + table
                + " set taken_at = ? where key = ? and status is null and taken_at < ? returning upgrade")) {
            statement.setTimestamp(1, Timestamp.from(now));
            statement.setString(2, key);
            statement.setTimestamp(3, Timestamp.from(now.minus(ANSWERING)));
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? new Claim.Ours(result.getString(1), true) : new Claim.Busy();
            }
        }
    }

    /** Keeps the answer. */
    public void answer(String key, int status, String location, String body) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update " + table + " set status = ?, location = ?, body = ? where key = ?")) {
            statement.setInt(1, status);
            statement.setString(2, location);
            statement.setString(3, body);
            statement.setString(4, key);
            statement.executeUpdate();
        }
    }

    /** Gives a key back that could not be answered for now. */
    public void release(String key) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("delete from " + table + " where key = ? and status is null")) {
            statement.setString(1, key);
            statement.executeUpdate();
        }
    }
}
