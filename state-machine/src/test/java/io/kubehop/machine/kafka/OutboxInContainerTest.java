package io.kubehop.machine.kafka;

import io.kubehop.machine.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** From journal to journal over the official Kafka image; skipped where there is no container engine. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class OutboxInContainerTest extends OutboxContract {
    @Container
    private static final KafkaContainer BROKER = new KafkaContainer(
            DockerImageName.parse(System.getProperty("kubehop.test.kafka.image", "apache/kafka:4.3.1"))
                    .asCompatibleSubstituteFor("apache/kafka"));

    @Override
    Pair pair() {
        return new Pair(
                TestPostgres.dataSource(),
                KafkaSettings.of(BROKER.getBootstrapServers()),
                TestPostgres.schema(),
                TestPostgres.schema());
    }
}
