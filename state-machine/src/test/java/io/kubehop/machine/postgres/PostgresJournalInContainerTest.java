package io.kubehop.machine.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.JournalContract;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract on the official image; skipped where there is no container engine. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class PostgresJournalInContainerTest extends JournalContract {
    @Container
    private static final PostgreSQLContainer SERVER = new PostgreSQLContainer(
            DockerImageName.parse(System.getProperty("kubehop.test.postgres.image", "postgres:18"))
                    .asCompatibleSubstituteFor("postgres"));

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final int CONNECTIONS = 10;
    private static final HikariConfig POOL = new HikariConfig();
    private static HikariDataSource database = new HikariDataSource();

    private final String schema = "contained_" + SCHEMAS.incrementAndGet();

    @BeforeAll
    static void connect() {
        POOL.setJdbcUrl(SERVER.getJdbcUrl());
        POOL.setUsername(SERVER.getUsername());
        POOL.setPassword(SERVER.getPassword());
        POOL.setMaximumPoolSize(CONNECTIONS);
        database = new HikariDataSource(POOL);
    }

    @AfterAll
    static void disconnect() {
        database.close();
    }

    @Override
    protected Journal empty() {
        Migrations.migrate(database, schema);
        return reopenedHere();
    }

    @Override
    protected Journal reopened(Journal journal) {
        return reopenedHere();
    }

    private Journal reopenedHere() {
        return new PostgresJournal(database, schema, InstantSource.fixed(NOON));
    }
}
