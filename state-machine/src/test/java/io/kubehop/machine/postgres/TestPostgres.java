package io.kubehop.machine.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL for tests: one server for the JVM, a schema for each test. In the test-jar. */
public final class TestPostgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final int CONNECTIONS = 40;
    private static @Nullable HikariDataSource shared;

    private TestPostgres() {}

    /** The JVM's server, started on first use and stopped with the JVM; as quick as it can be, so not durable. */
    public static synchronized DataSource dataSource() {
        if (shared == null) {
            EmbeddedPostgres server = start(Map.of());
            var pool = pool(server, CONNECTIONS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                pool.close();
                stop(server);
            }));
            shared = pool;
        }
        return shared;
    }

    /** The name of a schema nobody has used in this JVM, migrated. */
    public static String schema() {
        String name = "test_" + SCHEMAS.incrementAndGet();
        Migrations.migrate(dataSource(), name);
        return name;
    }

    /** A server of one's own; the caller closes it. */
    public static EmbeddedPostgres start(Map<String, String> serverConfig) {
        try {
            var builder = EmbeddedPostgres.builder();
            serverConfig.forEach(builder::setServerConfig);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pool on a server; the caller closes it. */
    public static HikariDataSource pool(EmbeddedPostgres server, int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
