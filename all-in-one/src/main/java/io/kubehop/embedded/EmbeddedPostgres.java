package io.kubehop.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: its programs come from a jar, it listens on 127.0.0.1 with a password, keeps its
 * data across restarts and writes a commit to the disk before it answers.
 *
 * <p>The server is a process of its own and outlives a killed Kubehop; the next start on the directory stops it
 * first. Its own log is {@code postgres/server.log}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String NAME = "kubehop";
    private static final long LOG_LIMIT_BYTES = 10_000_000;

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("max_connections", "60"),
            Map.entry("shared_buffers", "32MB"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            // No process beside those that one small server needs.
            Map.entry("io_method", "sync"),
            Map.entry("max_logical_replication_workers", "0"),
            Map.entry("autovacuum_max_workers", "1"),
            Map.entry("jit", "off"),
            Map.entry("log_checkpoints", "off"));

    private final PostgresPrograms programs;
    private final Path cluster;
    private final int port;
    private final String password;
    private boolean stopped;

    private EmbeddedPostgres(PostgresPrograms programs, Path cluster, int port, String password) {
        this.programs = programs;
        this.cluster = cluster;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the server and waits until the database {@code kubehop} can be used.
     *
     * @param port the port to listen on, 0 for a free one; it may differ from the one of the last start
     * @throws IOException the server did not start; the message says why
     */
    public static EmbeddedPostgres start(DataDirectory data, int port) throws IOException {
        var begin = System.nanoTime();
        var home = data.postgres();
        Files.createDirectories(home);
        var postgres = start(PostgresPrograms.choose(home, PostgresBinaries.unpacked(home)), port);
        LOG.info(
                "PostgreSQL on 127.0.0.1:{} after {} ms",
                postgres.port,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return postgres;
    }

    static EmbeddedPostgres start(PostgresPrograms programs, int port) throws IOException {
        var cluster = programs.home().resolve("data");
        PostgresOrphan.stop(programs, cluster);
        var password = programs.home().resolve("password");
        if (!Files.exists(cluster)) {
            create(programs, cluster, password);
        }
        int used = startOn(port, programs, cluster);
        var postgres = new EmbeddedPostgres(
                programs, cluster, used, Files.readString(password).strip());
        try {
            postgres.createDatabase();
        } catch (SQLException failed) {
            postgres.close();
            throw new IOException("PostgreSQL has no database " + NAME + ": " + failed.getMessage(), failed);
        }
        return postgres;
    }

    /** The address of the database, without user and password. */
    public String jdbcUrl() {
        return urlOf(NAME);
    }

    /** The user who owns the database. */
    public String user() {
        return NAME;
    }

    /** The password, made at random for each data directory. */
    public String password() {
        return password;
    }

    /** Stops the server in an orderly way; running statements are cancelled. */
    @Override
    public synchronized void close() throws IOException {
        if (!stopped) {
            programs.run("pg_ctl", "-D", cluster.toString(), "-m", "fast", "-w", "stop");
            stopped = true;
        }
    }

    /** Under another name first: a crash on the way must not leave half a cluster behind. */
    private static void create(PostgresPrograms programs, Path cluster, Path password) throws IOException {
        var half = cluster.resolveSibling("data.new");
        Directories.delete(half);
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, randomPassword());
        programs.own(password);
        programs.run(
                "initdb",
                "--pgdata=" + half,
                "--username=" + NAME,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        Files.move(half, cluster, ATOMIC_MOVE);
    }

    private static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int startOn(int port, PostgresPrograms programs, Path cluster) throws IOException {
        var log = cluster.resolveSibling("server.log");
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        if (port != 0) {
            if (!LoopbackPorts.isFree(port)) {
                throw new IOException("PostgreSQL cannot listen on 127.0.0.1:" + port + ": the port is in use");
            }
            launch(port, programs, cluster, log);
            return port;
        }
        for (int attempt = 1; attempt < LoopbackPorts.ATTEMPTS; attempt++) {
            int free = LoopbackPorts.free();
            try {
                launch(free, programs, cluster, log);
                return free;
            } catch (IOException failed) {
                if (LoopbackPorts.isFree(free)) {
                    throw failed;
                }
                LOG.info("Port {} was taken meanwhile, trying another one", free);
            }
        }
        int last = LoopbackPorts.free();
        launch(last, programs, cluster, log);
        return last;
    }

    private static void launch(int port, PostgresPrograms programs, Path cluster, Path log) throws IOException {
        var options = SETTINGS.entrySet().stream()
                .map(setting -> "-c %s='%s'".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
        try {
            programs.run("pg_ctl", "-D", cluster.toString(), "-l", log.toString(), "-w", "-o", options, "start");
        } catch (IOException failed) {
            throw new IOException("PostgreSQL did not start: " + failed.getMessage() + " " + lastLines(log), failed);
        }
    }

    private static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private void createDatabase() throws SQLException {
        try (var connection = DriverManager.getConnection(urlOf("postgres"), NAME, password);
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + NAME);
        }
    }

    private String urlOf(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
