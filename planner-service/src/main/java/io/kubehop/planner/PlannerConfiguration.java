package io.kubehop.planner;

import io.kubehop.planner.orders.Signing;
import io.kubehop.planner.path.Releases;
import io.micronaut.core.value.PropertyResolver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of the planner, each with a default that is safe on one's own machine.
 *
 * @param kafkaBootstrap {@code kubehop.kafka.bootstrap}
 * @param kafkaProperties {@code kubehop.kafka.properties.*}: further properties of Kafka's clients
 * @param partitions {@code kubehop.kafka.partitions} of each topic
 * @param postgresUrl {@code kubehop.postgres.url}, and {@code .user} and {@code .password}
 * @param startTimeout {@code kubehop.planner.start-timeout}: how long Kafka and PostgreSQL are waited for at the start
 * @param kubeconfig {@code kubehop.kubernetes.kubeconfig}: a file, or empty for the usual places
 * @param apiTimeout {@code kubehop.kubernetes.request-timeout} of a request to the API server
 * @param releases {@code kubehop.planner.releases}: the newest patch of each minor that may be upgraded to
 * @param hook {@code kubehop.planner.control-plane.hook}: program and arguments; a text is run by {@code sh -c}; empty: none
 * @param hookTimeout {@code kubehop.planner.control-plane.timeout}
 * @param hostReportAge {@code kubehop.planner.host-report-age}: what a host has said longer ago is not believed
 * @param keys {@code kubehop.planner.orders.keys}: the folder of the keys that orders are signed with
 * @param ring {@code kubehop.planner.orders.ring}: the file of the public keys, for the hosts
 * @param orderValidity {@code kubehop.planner.orders.validity}: how long an order counts after it was made
 * @param checksums {@code kubehop.planner.orders.checksums}: a file of checksums that orders carry; nothing: none
 */
public record PlannerConfiguration(
        String kafkaBootstrap,
        Map<String, String> kafkaProperties,
        int partitions,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        Duration startTimeout,
        String kubeconfig,
        Duration apiTimeout,
        Releases releases,
        List<String> hook,
        Duration hookTimeout,
        Duration hostReportAge,
        Path keys,
        Path ring,
        Duration orderValidity,
        Optional<Path> checksums) {
    private static final String HOOK = "kubehop.planner.control-plane.hook";

    public PlannerConfiguration {
        kafkaProperties = Map.copyOf(kafkaProperties);
        hook = List.copyOf(hook);
    }

    /** Reads the settings. */
    public static PlannerConfiguration read(PropertyResolver settings) {
        String keys = text(settings, "kubehop.planner.orders.keys", "keys");
        return new PlannerConfiguration(
                text(settings, "kubehop.kafka.bootstrap", "127.0.0.1:9092"),
                properties(settings),
                settings.getProperty("kubehop.kafka.partitions", Integer.class).orElse(6),
                text(settings, "kubehop.postgres.url", "jdbc:postgresql://127.0.0.1:5432/kubehop"),
                text(settings, "kubehop.postgres.user", "kubehop"),
                text(settings, "kubehop.postgres.password", ""),
                duration(settings, "kubehop.planner.start-timeout", Duration.ofMinutes(2)),
                text(settings, "kubehop.kubernetes.kubeconfig", ""),
                duration(settings, "kubehop.kubernetes.request-timeout", Duration.ofSeconds(15)),
                releases(settings),
                hook(settings),
                duration(settings, "kubehop.planner.control-plane.timeout", Duration.ofMinutes(30)),
                duration(settings, "kubehop.planner.host-report-age", Duration.ofDays(1)),
                Path.of(keys),
                Path.of(text(settings, "kubehop.planner.orders.ring", keys + "/ring.json")),
                duration(settings, "kubehop.planner.orders.validity", Signing.VALIDITY),
                settings.getProperty("kubehop.planner.orders.checksums", String.class)
                        .filter(name -> !name.isBlank())
                        .map(Path::of));
    }

    private static String text(PropertyResolver settings, String key, String otherwise) {
        return settings.getProperty(key, String.class).orElse(otherwise);
    }

    private static Duration duration(PropertyResolver settings, String key, Duration otherwise) {
        return settings.getProperty(key, Duration.class).orElse(otherwise);
    }

    private static Map<String, String> properties(PropertyResolver settings) {
        var all = new TreeMap<String, String>();
        settings.getProperties("kubehop.kafka.properties", io.micronaut.core.naming.conventions.StringConvention.RAW)
                .forEach((key, value) -> all.put(key, String.valueOf(value)));
        return all;
    }

    private static Releases releases(PropertyResolver settings) {
        return settings.getProperty("kubehop.planner.releases", Object.class)
                .map(PlannerConfiguration::texts)
                .filter(versions -> !versions.isEmpty())
                .map(Releases::of)
                .orElse(Releases.DEFAULT);
    }

    private static List<String> hook(PropertyResolver settings) {
        Optional<Object> hook = settings.getProperty(HOOK, Object.class);
        if (hook.isPresent() && hook.get() instanceof Collection<?> words) {
            return words.stream().map(String::valueOf).toList();
        }
        return hook.map(String::valueOf)
                .filter(line -> !line.isBlank())
                .map(line -> List.of("sh", "-c", line))
                .orElse(List.of());
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value).split("[,\\s]+"));
    }

    /** A password is not for logs. */
    @Override
    public String toString() {
        return "PlannerConfiguration[kafka " + kafkaBootstrap + ", PostgreSQL " + postgresUrl + ", kubeconfig '"
                + kubeconfig + "', hook " + hook + "]";
    }
}
