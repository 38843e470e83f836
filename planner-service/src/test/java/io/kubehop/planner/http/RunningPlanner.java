package io.kubehop.planner.http;

import com.zaxxer.hikari.HikariDataSource;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.postgres.TestPostgres;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The planner over a real Kafka, a database of its own and a cluster of paper. */
final class RunningPlanner implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final PaperCluster cluster = new PaperCluster();
    private final TestBroker broker = TestBroker.start();
    private final String url;
    private final Path keys;
    private final KafkaProducer<String, String> producer;
    private final AtomicInteger said = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedServer server;

    RunningPlanner() throws SQLException, IOException {
        keys = Files.createTempDirectory("keys").resolve("made");
        String name = "planner_test_" + DATABASES.incrementAndGet();
        try (Connection connection = TestPostgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        String shared = ((HikariDataSource) TestPostgres.dataSource()).getJdbcUrl();
        url = shared.replace("/postgres?", "/" + name + "?");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringSerializer(), new StringSerializer());
        server = boot();
    }

    private EmbeddedServer boot() {
        return ApplicationContext.builder()
                .properties(Map.of(
                        "micronaut.server.port",
                        -1,
                        "kubehop.kafka.bootstrap",
                        broker.bootstrap(),
                        "kubehop.postgres.url",
                        url,
                        "kubehop.postgres.user",
                        "postgres",
                        "kubehop.planner.orders.keys",
                        keys.toString()))
                .singletons(cluster)
                .run(EmbeddedServer.class);
    }

    /** Stops the service and starts it again on the same data. */
    void restart() {
        server.getApplicationContext().close();
        server = boot();
    }

    record Reply(int status, HttpResponse<String> raw) {
        JsonNode json() {
            return JSON.readTree(raw.body());
        }

        String type() {
            return raw.headers().firstValue("content-type").orElse("");
        }
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    Reply post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    /** The lines of a stream, as they come. */
    Stream<String> lines(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }

    /** Says something for another service, twice: messages may come again. */
    void says(String source, Event event) {
        var envelope = new Envelope("test/" + said.incrementAndGet(), source, Instant.now(), PaperCluster.ID, event);
        for (int i = 0; i < 2; i++) {
            var _ = producer.send(
                    new ProducerRecord<>(envelope.topic().topicName(), envelope.key(), envelope.toJson()));
        }
        producer.flush();
    }

    /** Everything on a topic. */
    List<ConsumerRecord<String, String>> topic(String name) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(name).stream()
                    .map(p -> new TopicPartition(name, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<ConsumerRecord<String, String>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /** The single number that a query gives. */
    long count(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    static void await(String what, BooleanSupplier happened) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("within 30 s it did not happen: " + what);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        server.getApplicationContext().close();
        producer.close(Duration.ZERO);
        broker.close();
        client.close();
    }
}
