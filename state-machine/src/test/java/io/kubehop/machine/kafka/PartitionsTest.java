package io.kubehop.machine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartitionsTest {
    @Test
    void aKeyIsWhereKafkaPutsIt() throws Exception {
        TestBroker broker = TestBroker.shared();
        Topics.ensure(
                broker.settings(),
                List.of(new TopicSpec("partitions", 7, false, Duration.ZERO)),
                Duration.ofSeconds(20));
        Map<String, Object> properties = broker.settings().properties(Map.of(), Map.of("linger.ms", 0));
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (String key : List.of("", "a", "node-1.zone-b.example", "0198f3c2-7e1f-7000", "ümläut 🚀")) {
                int partition = producer.send(new ProducerRecord<>("partitions", key, "{}"))
                        .get(20, TimeUnit.SECONDS)
                        .partition();
                assertThat(Partitions.of(key, 7)).as(key).isEqualTo(partition);
            }
        }
    }
}
