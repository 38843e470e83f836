package io.kubehop.dashboard;

import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where Kafka is.
 *
 * @param bootstrap {@code kubehop.kafka.bootstrap}
 * @param properties {@code kubehop.kafka.properties.*}, passed on to Kafka's client as they are written
 */
@Singleton
record DashboardKafka(String bootstrap, Map<String, String> properties) {

    /** Read one by one: a map that is injected is null where another setting of {@code kubehop.kafka} is an environment variable. */
    @Inject
    DashboardKafka(PropertyResolver settings) {
        this(
                settings.getProperty("kubehop.kafka.bootstrap", String.class).orElse("127.0.0.1:9092"),
                settings.getProperties("kubehop.kafka.properties", StringConvention.RAW).entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))));
    }
}
