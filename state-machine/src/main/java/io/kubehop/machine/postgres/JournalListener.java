package io.kubehop.machine.postgres;

import io.kubehop.machine.loop.MachineLoop;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every append to a service's journal, by whichever instance (LISTEN on a connection of its own). After it
 * had no connection it says that something may have been missed.
 */
public final class JournalListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalListener.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final Schema schema;
    private final Watcher watcher;
    private final Thread thread;
    private volatile boolean open = true;

    /** Who is told; on the listener's thread. */
    public interface Watcher {
        /** The stream has reached this version. */
        void appended(String stream, long version);

        /** Appends may have been missed: the connection was lost, or is new. */
        void missed();
    }

    /** Tells a loop what others appended. */
    public static Watcher to(MachineLoop<?, ?, ?, ?> loop) {
        return new Watcher() {
            @Override
            public void appended(String stream, long version) {
                loop.refresh(stream, version);
            }

            @Override
            public void missed() {
                loop.refreshAll();
            }
        };
    }

    public JournalListener(DataSource dataSource, String schema, Watcher watcher) {
        this.dataSource = dataSource;
        this.schema = new Schema(schema);
        this.watcher = watcher;
        this.thread =
                Thread.ofPlatform().name("journal-listener " + schema).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (open) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (open) {
                    LOG.warn("Listening on {} failed, trying again: {}", schema.channel(), e.toString());
                }
            }
            pause();
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection pg = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + schema.channel());
            watcher.missed();
            while (open) {
                PGNotification[] messages = pg.getNotifications((int) POLL.toMillis());
                if (messages != null) {
                    for (PGNotification message : messages) {
                        Notice.read(message.getParameter())
                                .forEach(notice -> watcher.appended(notice.stream(), notice.version()));
                    }
                }
            }
            // Back to the pool without the subscription.
            statement.execute("unlisten *");
        }
    }

    private void pause() {
        if (!open) {
            return;
        }
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            open = false;
        }
    }

    /** Ends within about a second. */
    @Override
    public void close() {
        open = false;
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
