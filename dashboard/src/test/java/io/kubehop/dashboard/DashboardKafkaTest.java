package io.kubehop.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardKafkaTest {

    @Test
    void propertiesOfTheClientAreKeptAsTheyAreWritten() {
        DashboardKafka kafka = kafka(Map.of(
                "kubehop.kafka.bootstrap", "127.0.0.1:1",
                "kubehop.kafka.properties.security.protocol", "SASL_SSL",
                "kubehop.kafka.properties.ssl.endpoint.identification.algorithm", "https"));
        assertThat(kafka.bootstrap()).isEqualTo("127.0.0.1:1");
        assertThat(kafka.properties())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("ssl.endpoint.identification.algorithm", "https"));
    }

    @Test
    void theyAreOptional() {
        DashboardKafka kafka = kafka(Map.of());
        assertThat(kafka.bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(kafka.properties()).isEmpty();
    }

    private static DashboardKafka kafka(Map<String, Object> properties) {
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(properties)
                .properties(Map.of("kubehop.dashboard.enabled", "false"))
                .start()) {
            return context.getBean(DashboardKafka.class);
        }
    }
}
