package io.kubehop.drain;

import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.machine.kafka.KafkaSettings;
import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.core.value.PropertyResolver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of the drain service, each with a default that works on one machine.
 *
 * @param kafka {@code kubehop.kafka.bootstrap} and {@code kubehop.kafka.properties.*}
 * @param partitions {@code kubehop.kafka.partitions}: of each topic, when it is made
 * @param postgresUrl {@code kubehop.postgres.url}, with {@code .user} and {@code .password}
 * @param kubeconfig {@code kubehop.kubernetes.kubeconfig}
 * @param requestTimeout {@code kubehop.kubernetes.request-timeout}, of one request
 * @param limits {@code kubehop.drain.parallel}, {@code .fallback}, {@code .look}, {@code .pods-per-second}, {@code .crossing},
 *     {@code .reattach}, {@code .outdated-taint}
 * @param reports {@code kubehop.drain.cluster-reports}: whether the cluster is told, by Events and conditions of nodes
 * @param power {@code kubehop.drain.host-power.command}: program and arguments, or a text for {@code sh -c}; empty: none
 * @param powerTimeout {@code kubehop.drain.host-power.timeout}
 */
public record DrainConfiguration(
        KafkaSettings kafka,
        int partitions,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        Optional<String> kubeconfig,
        Duration requestTimeout,
        DrainSettings limits,
        boolean reports,
        List<String> power,
        Duration powerTimeout) {
    private static final String POWER = "kubehop.drain.host-power.command";

    /** Reads the settings; what is not set has its default. */
    static DrainConfiguration of(PropertyResolver properties) {
        var passthrough = new HashMap<String, String>();
        for (Map.Entry<String, Object> entry : properties
                .getProperties("kubehop.kafka.properties", StringConvention.RAW)
                .entrySet()) {
            passthrough.put(entry.getKey(), String.valueOf(entry.getValue()));
        }
        DrainSettings standard = DrainSettings.DEFAULT;
        return new DrainConfiguration(
                new KafkaSettings(text(properties, "kubehop.kafka.bootstrap", "127.0.0.1:9092"), passthrough),
                properties
                        .getProperty("kubehop.kafka.partitions", Integer.class)
                        .orElse(6),
                text(properties, "kubehop.postgres.url", "jdbc:postgresql://127.0.0.1:5432/kubehop"),
                text(properties, "kubehop.postgres.user", "kubehop"),
                text(properties, "kubehop.postgres.password", ""),
                Optional.of(text(properties, "kubehop.kubernetes.kubeconfig", ""))
                        .filter(file -> !file.isBlank()),
                duration(properties, "kubehop.kubernetes.request-timeout", Duration.ofSeconds(30)),
                new DrainSettings(
                        properties
                                .getProperty("kubehop.drain.parallel", Integer.class)
                                .orElse(standard.parallel()),
                        duration(properties, "kubehop.drain.fallback", standard.fallback()),
                        duration(properties, "kubehop.drain.look", standard.look()),
                        standard.shortPause(),
                        standard.longPause(),
                        standard.forbidden(),
                        properties
                                .getProperty("kubehop.drain.pods-per-second", Integer.class)
                                .orElse(standard.podsPerSecond()),
                        duration(properties, "kubehop.drain.crossing", standard.crossing()),
                        duration(properties, "kubehop.drain.reattach", standard.reattach()),
                        properties
                                .getProperty("kubehop.drain.outdated-taint", Boolean.class)
                                .orElse(standard.outdated())),
                properties
                        .getProperty("kubehop.drain.cluster-reports", Boolean.class)
                        .orElse(true),
                power(properties),
                duration(properties, "kubehop.drain.host-power.timeout", Duration.ofMinutes(1)));
    }

    private static List<String> power(PropertyResolver properties) {
        Optional<Object> command = properties.getProperty(POWER, Object.class);
        if (command.isPresent() && command.get() instanceof Collection<?> words) {
            return words.stream().map(String::valueOf).toList();
        }
        return command.map(String::valueOf)
                .filter(line -> !line.isBlank())
                .map(line -> List.of("sh", "-c", line))
                .orElse(List.of());
    }

    private static String text(PropertyResolver properties, String key, String otherwise) {
        return properties.getProperty(key, String.class).orElse(otherwise);
    }

    private static Duration duration(PropertyResolver properties, String key, Duration otherwise) {
        return properties.getProperty(key, Duration.class).orElse(otherwise);
    }
}
