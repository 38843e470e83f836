package io.kubehop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServersTest {
    @TempDir
    Path temp;

    /** A test that fails between a kill and the next start leaves a server behind. */
    @AfterEach
    void stopWhatAFailedTestLeftBehind() throws IOException {
        try (var data = DataDirectory.open(temp)) {
            if (Files.exists(data.postgres())) {
                PostgresOrphan.stop(
                        PostgresPrograms.choose(data.postgres(), PostgresBinaries.unpacked(data.postgres())),
                        data.postgres().resolve("data"));
            }
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKillAndANewPort() throws Exception {
        int acknowledged = writeAndKill(25);
        var expected = IntStream.rangeClosed(0, acknowledged).boxed().toList();
        var server = serverProcess();
        assertThat(server.isAlive()).as("the kill leaves PostgreSQL running").isTrue();

        try (var data = DataDirectory.open(temp);
                var servers = EmbeddedServers.start(data, 0, 0)) {
            assertThat(server.isAlive()).as("the orphan").isFalse();
            assertThat(rows(servers.postgres())).containsAll(expected);
            assertThat(messages(servers.kafka())).containsAll(expected);
            commitsReachTheDisk(servers.postgres());
            aPasswordIsNeeded(servers.postgres());
            topicsAreNotMadeByAsking(servers.kafka());
        }
        assertThat(serverPid()).as("an orderly stop").doesNotExist();

        int kafkaPort = LoopbackPorts.free();
        int postgresPort = LoopbackPorts.free();
        try (var data = DataDirectory.open(temp);
                var servers = EmbeddedServers.start(data, kafkaPort, postgresPort)) {
            assertThat(servers.kafka().bootstrap()).isEqualTo("127.0.0.1:" + kafkaPort);
            assertThat(servers.postgres().jdbcUrl())
                    .isEqualTo("jdbc:postgresql://127.0.0.1:" + postgresPort + "/kubehop");
            assertThat(rows(servers.postgres())).containsAll(expected);
            assertThat(messages(servers.kafka())).containsAll(expected);
        }
    }

    @Test
    void aPortInUseIsOneClearError() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var data = DataDirectory.open(temp)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(data, taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Kafka cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": the port is in use");
        }
    }

    @Test
    void anotherKafkaOnTheDirectoryIsOneClearErrorAndPostgresIsStopped() throws Exception {
        try (var data = DataDirectory.open(temp)) {
            Files.createDirectories(data.kafka());
            try (var channel = FileChannel.open(
                            data.kafka().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
                assertThatThrownBy(() -> EmbeddedServers.start(data, 0, 0))
                        .isInstanceOf(UnusableDataDirectory.class)
                        .hasMessage(data.kafka() + " is in use by another Kafka");
            }
        }
        assertThat(temp.resolve("postgres/data")).exists();
        assertThat(serverPid()).doesNotExist();
    }

    /** Returns the last number that both servers acknowledged before the kill. */
    private int writeAndKill(int numbers) throws Exception {
        try (var child = Child.start(ServersProcess.class, temp.toString())) {
            assertThat(child.line()).startsWith("started ");
            int acknowledged = -1;
            while (acknowledged < numbers) {
                acknowledged = Integer.parseInt(child.line());
            }
            child.kill();
            return acknowledged;
        }
    }

    private static List<Integer> rows(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = connect(postgres, postgres.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT number FROM numbers ORDER BY number")) {
            var rows = new ArrayList<Integer>();
            while (result.next()) {
                rows.add(result.getInt(1));
            }
            return rows;
        }
    }

    private static List<Integer> messages(EmbeddedKafka kafka) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap(), "auto.offset.reset", "earliest");
        var partition = new TopicPartition(ServersProcess.TOPIC, 0);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var messages = new ArrayList<Integer>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> messages.add(Integer.valueOf(record.value())));
            }
            return messages;
        }
    }

    private static void commitsReachTheDisk(EmbeddedPostgres postgres) throws SQLException {
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            try (var connection = connect(postgres, postgres.password());
                    var statement = connection.createStatement();
                    var result = statement.executeQuery("SHOW " + setting)) {
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1)).as(setting).isEqualTo("on");
            }
        }
    }

    private static void aPasswordIsNeeded(EmbeddedPostgres postgres) {
        assertThatThrownBy(() -> connect(postgres, "guess").close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private static void topicsAreNotMadeByAsking(EmbeddedKafka kafka) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
        try (var admin = Admin.create(settings)) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("typo"))
                            .allTopicNames()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres, String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), password);
    }

    private ProcessHandle serverProcess() throws IOException {
        var pid = Files.readAllLines(serverPid()).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private Path serverPid() {
        return temp.resolve("postgres/data/postmaster.pid");
    }
}
