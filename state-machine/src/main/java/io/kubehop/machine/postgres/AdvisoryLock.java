package io.kubehop.machine.postgres;

import io.kubehop.machine.journal.PublisherLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One publisher for a service over all its instances: a session lock of PostgreSQL on a connection of its own. A process that
 * dies loses the connection and with it the lock. For one thread.
 */
public final class AdvisoryLock implements PublisherLock {
    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryLock.class);
    private static final int CHECK_SECONDS = 5;
    private static final Duration CHECK_EACH = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final String name;
    private Optional<Connection> session = Optional.empty();
    private long checked;

    /** @param schema the service's */
    public AdvisoryLock(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.name = "kubehop publisher " + new Schema(schema).name();
    }

    @Override
    public synchronized boolean held() {
        try {
            if (session.isPresent()) {
                // Two publishers for a moment send things twice, which is harmless: not worth a round trip each time.
                if (System.nanoTime() - checked < CHECK_EACH.toNanos()) {
                    return true;
                }
                if (session.get().isValid(CHECK_SECONDS)) {
                    checked = System.nanoTime();
                    return true;
                }
                LOG.warn("{}: the connection that held the lock is gone", name);
                close();
            }
            Connection fresh = dataSource.getConnection();
            boolean got = false;
            try {
                got = call(fresh, "select pg_try_advisory_lock(hashtextextended(?, 0))");
            } finally {
                if (!got) {
                    fresh.close();
                }
            }
            session = got ? Optional.of(fresh) : Optional.empty();
            checked = System.nanoTime();
            return got;
        } catch (SQLException e) {
            LOG.warn("{}: cannot take the lock: {}", name, e.toString());
            return false;
        }
    }

    private boolean call(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (session.isEmpty()) {
            return;
        }
        try (Connection connection = session.get()) {
            session = Optional.empty();
            // The pool keeps the session: without this the lock would stay.
            call(connection, "select pg_advisory_unlock(hashtextextended(?, 0))");
        } catch (SQLException e) {
            LOG.debug("{}: cannot give the lock back: {}", name, e.toString());
        }
    }
}
