package io.kubehop.planner.postgres;

import io.kubehop.events.Envelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What all services said, in the order it was heard. */
public final class FeedTable {
    private final DataSource dataSource;
    private final String table;

    /**
     * One message.
     *
     * @param id grows; a row with a smaller id never appears after one with a greater
     * @param body the envelope as JSON, as it was read
     */
    public record Row(long id, String body) {}

    public FeedTable(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.table = schema + ".feed";
    }

    /** A message and what it was read as. */
    public record Heard(Envelope envelope, String body) {}

    /**
     * Adds what is not there yet, in this order.
     *
     * @return how many were new
     */
    public int append(List<Heard> messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int added = insert(connection, messages);
                connection.commit();
                return added;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private int insert(Connection connection, List<Heard> messages) throws SQLException {
        // Writers one after another: otherwise a follower could pass an id that is committed later.
        try (PreparedStatement lock = connection.prepareStatement(
                "select pg_advisory_xact_lock(hashtextextended('kubehop feed ' || ?, 0))")) {
            lock.setString(1, table);
            lock.execute();
        }
        try (PreparedStatement statement = connection.prepareStatement("insert into " + table
                + " (upgrade, source, event_id, time, body) values (?, ?, ?, ?, ?::json)"
                + " on conflict (source, event_id) do nothing")) {
            for (Heard message : messages) {
                statement.setString(1, message.envelope().data().upgrade());
                statement.setString(2, message.envelope().source());
                statement.setString(3, message.envelope().id());
                statement.setTimestamp(4, Timestamp.from(message.envelope().time()));
                statement.setString(5, message.body());
                statement.addBatch();
            }
            int added = 0;
            for (int count : statement.executeBatch()) {
                added += Math.max(0, count);
            }
            return added;
        }
    }

    /** The next messages of all upgrades after an id. */
    public List<Row> after(long id, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select id, body from " + table + " where id > ? order by id limit ?")) {
            statement.setLong(1, id);
            statement.setInt(2, limit);
            return rows(statement);
        }
    }

    /** The next messages of an upgrade after an id. */
    public List<Row> of(String upgrade, long afterId, int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select id, body from " + table + " where upgrade = ? and id > ? order by id limit ?")) {
            statement.setString(1, upgrade);
            statement.setLong(2, afterId);
            statement.setInt(3, limit);
            return rows(statement);
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            var rows = new ArrayList<Row>();
            while (result.next()) {
                rows.add(new Row(result.getLong(1), result.getString(2)));
            }
            return rows;
        }
    }
}
