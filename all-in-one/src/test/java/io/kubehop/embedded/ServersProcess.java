package io.kubehop.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A process to be killed: starts both servers and prints each number that both have acknowledged. */
final class ServersProcess {
    static final String TOPIC = "numbers";

    private ServersProcess() {}

    public static void main(String[] args) throws Exception {
        try (var data = DataDirectory.open(Path.of(args[0]));
                var servers = EmbeddedServers.start(data, 0, 0)) {
            System.out.println("started " + servers.startTime().toMillis());
            write(servers);
        }
    }

    private static void write(EmbeddedServers servers) throws Exception {
        var postgres = servers.postgres();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers.kafka().bootstrap());
        try (var admin = Admin.create(settings);
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE numbers (number int)");
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            for (int number = 0; ; number++) {
                statement.execute("INSERT INTO numbers VALUES (" + number + ")");
                producer.send(new ProducerRecord<>(TOPIC, Integer.toString(number)))
                        .get();
                System.out.println(number);
            }
        }
    }
}
