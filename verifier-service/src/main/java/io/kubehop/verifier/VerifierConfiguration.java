package io.kubehop.verifier;

import io.kubehop.machine.kafka.KafkaSettings;
import io.kubehop.verifier.verdict.VerdictSettings;
import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.core.value.PropertyResolver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Every setting of the verifier, each with a default that works on one machine.
 *
 * @param kafka {@code kubehop.kafka.bootstrap} and {@code kubehop.kafka.properties.*}
 * @param partitions {@code kubehop.kafka.partitions}: of each topic, when it is made
 * @param postgresUrl {@code kubehop.postgres.url}, with {@code .user} and {@code .password}
 * @param kubeconfig {@code kubehop.kubernetes.kubeconfig}; empty for $KUBECONFIG, ~/.kube/config, the pod's service account
 * @param requestTimeout {@code kubehop.kubernetes.request-timeout}, of one request
 * @param lookInterval {@code kubehop.verifier.look-interval}: between two looks that show nothing new
 * @param rules {@code kubehop.verifier.hold-interval}, {@code .regression-grace}, {@code .sight-grace}
 */
public record VerifierConfiguration(
        KafkaSettings kafka,
        int partitions,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String kubeconfig,
        Duration requestTimeout,
        Duration lookInterval,
        VerdictSettings rules) {

    /** Reads the settings; what is not set has its default. */
    static VerifierConfiguration of(PropertyResolver properties) {
        var passthrough = new HashMap<String, String>();
        for (Map.Entry<String, Object> entry : properties
                .getProperties("kubehop.kafka.properties", StringConvention.RAW)
                .entrySet()) {
            passthrough.put(entry.getKey(), String.valueOf(entry.getValue()));
        }
        VerdictSettings standard = VerdictSettings.DEFAULT;
        return new VerifierConfiguration(
                new KafkaSettings(text(properties, "kubehop.kafka.bootstrap", "127.0.0.1:9092"), passthrough),
                properties
                        .getProperty("kubehop.kafka.partitions", Integer.class)
                        .orElse(6),
                text(properties, "kubehop.postgres.url", "jdbc:postgresql://127.0.0.1:5432/kubehop"),
                text(properties, "kubehop.postgres.user", "kubehop"),
                text(properties, "kubehop.postgres.password", ""),
                text(properties, "kubehop.kubernetes.kubeconfig", "").strip(),
                duration(properties, "kubehop.kubernetes.request-timeout", Duration.ofSeconds(30)),
                duration(properties, "kubehop.verifier.look-interval", Duration.ofSeconds(1)),
                new VerdictSettings(
                        duration(properties, "kubehop.verifier.hold-interval", standard.holdInterval()),
                        duration(properties, "kubehop.verifier.regression-grace", standard.regressionGrace()),
                        duration(properties, "kubehop.verifier.sight-grace", standard.sightGrace())));
    }

    private static String text(PropertyResolver properties, String key, String otherwise) {
        return properties.getProperty(key, String.class).orElse(otherwise);
    }

    private static Duration duration(PropertyResolver properties, String key, Duration otherwise) {
        return properties.getProperty(key, Duration.class).orElse(otherwise);
    }
}
