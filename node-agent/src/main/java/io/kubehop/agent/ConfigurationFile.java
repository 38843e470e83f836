package io.kubehop.agent;

import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.kubernetes.SimulatedFailures;
import io.kubehop.machine.kafka.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The agent's settings as a file (YAML) and in the environment, which goes before the file. What is in neither has its default.
 *
 * <pre>
 * kafka: {bootstrap: "kafka:9092", properties: {security.protocol: SSL}}
 * folder: /var/lib/kubehop          # journal and identity
 * nodes: all                        # or one name, or a list
 * cluster: 1f0c…                    # UID of the namespace kube-system; asked of the API server if it is not set
 * host: simulated                   # or real: the host that the agent runs on, as root
 * kubeconfig: /etc/kubehop/kubeconfig
 * tries: 5
 * backoff: 5s
 * backoffLimit: 2m
 * orders: signed                    # or unsigned, which is the default of simulated hosts, and for them only
 * trust: /etc/kubehop/ring.json     # the planner's public keys
 * clockTolerance: 5m
 * refusals: 100
 * simulated: {step: 1s, steps: {restart-kubelet: 2s}, spread: 0.2, seed: 1, speed: 1, probability: 0,
 *             failures: [{node: w1, step: install-kubelet, attempt: 1, tries: 5}]}
 * real: {packages: auto, kubeadmConfig: /etc/kubernetes/upgrade.yaml, askReady: true, wayBack: required, keep: [],
 *        images: tried, imageTimeout: 10m, lockTimeout: 10m, packageTimeout: 15m, kubeadmTimeout: 10m, restartTimeout: 2m, healthyTimeout: 4m, steady: 3s}
 * </pre>
 */
final class ConfigurationFile {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();
    /** Below the time that the unit gives. */
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(4);

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private ConfigurationFile() {}

    record Shape(
            Optional<Kafka> kafka,
            Optional<String> folder,
            Optional<List<String>> nodes,
            Optional<String> cluster,
            Optional<String> host,
            Optional<String> kubeconfig,
            Optional<Integer> tries,
            Optional<String> backoff,
            Optional<String> backoffLimit,
            Optional<Hosts> simulated,
            Optional<RealHosts> real,
            Optional<String> orders,
            Optional<String> trust,
            Optional<String> clockTolerance,
            Optional<Integer> refusals) {
        static final Shape EMPTY = new Shape(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    record Kafka(Optional<String> bootstrap, Optional<Map<String, String>> properties) {}

    record Hosts(
            Optional<String> step,
            Optional<Map<String, String>> steps,
            Optional<Double> spread,
            Optional<Long> seed,
            Optional<Double> speed,
            Optional<Double> probability,
            Optional<List<SimulatedFailures.Named>> failures) {}

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException with one sentence for people if they cannot be used
     */
    static AgentConfiguration read(Optional<Path> file, Map<String, String> environment) {
        Shape shape = file.map(ConfigurationFile::shape).orElse(Shape.EMPTY);
        String host = set(environment, "KUBEHOP_AGENT_HOST").or(shape::host).orElse("simulated");
        AgentConfiguration.Hosts hosts = switch (host) {
            case "simulated" ->
                shape.simulated().map(ConfigurationFile::simulated).orElse(AgentConfiguration.Simulated.DEFAULT);
            case "real" ->
                new AgentConfiguration.Real(shape.real()
                        .map(real -> real.settings(ConfigurationFile::duration))
                        .orElse(RealSettings.DEFAULT));
            default ->
                throw new IllegalArgumentException("host '" + host + "' is not known; there is: simulated, real");
        };
        var standard = AgentConfiguration.simulated();
        var configuration = new AgentConfiguration(
                new KafkaSettings(
                        set(environment, "KUBEHOP_KAFKA_BOOTSTRAP")
                                .or(() -> shape.kafka().flatMap(Kafka::bootstrap))
                                .orElse(standard.kafka().bootstrap()),
                        shape.kafka().flatMap(Kafka::properties).orElse(Map.of())),
                Path.of(set(environment, "KUBEHOP_AGENT_FOLDER")
                        .or(shape::folder)
                        .orElse(standard.folder().toString())),
                set(environment, "KUBEHOP_KUBERNETES_KUBECONFIG")
                        .or(shape::kubeconfig)
                        .map(Path::of),
                standard.nodes(),
                set(environment, "KUBEHOP_AGENT_CLUSTER").or(shape::cluster),
                shape.tries().orElse(standard.tries()),
                shape.backoff().map(text -> duration("backoff", text)).orElse(standard.backoff()),
                shape.backoffLimit().map(text -> duration("backoffLimit", text)).orElse(standard.backoffLimit()),
                standard.hosts(),
                orders(shape, environment, hosts));
        List<String> nodes = set(environment, "KUBEHOP_AGENT_NODES")
                .map(text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .or(shape::nodes)
                .orElse(List.of("all"));
        return (nodes.equals(List.of("all")) ? configuration : configuration.withNodes(nodes)).withHosts(hosts);
    }

    /** The settings of a real host alone, whatever else is said. */
    static RealSettings real(Optional<Path> file) {
        return file.map(ConfigurationFile::shape)
                .flatMap(Shape::real)
                .map(real -> real.settings(ConfigurationFile::duration))
                .orElse(RealSettings.DEFAULT);
    }

    /** How long a program under way is waited for when the agent is told to end: {@code KUBEHOP_AGENT_STOP_TIMEOUT}. */
    static Duration stopTimeout(Map<String, String> environment) {
        return set(environment, "KUBEHOP_AGENT_STOP_TIMEOUT")
                .map(text -> duration("KUBEHOP_AGENT_STOP_TIMEOUT", text))
                .orElse(STOP_TIMEOUT);
    }

    private static Shape shape(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("the configuration " + file + " cannot be read");
        }
        try {
            return MAPPER.readValue(file, Shape.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the configuration " + file + " is not as it should be: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static Orders orders(Shape shape, Map<String, String> environment, AgentConfiguration.Hosts hosts) {
        var standard = Orders.UNSIGNED;
        Optional<String> ring = set(environment, "KUBEHOP_AGENT_TRUST").or(shape::trust);
        boolean usually = ring.isPresent() || hosts instanceof AgentConfiguration.Real;
        String orders =
                set(environment, "KUBEHOP_AGENT_ORDERS").or(shape::orders).orElse(usually ? "signed" : "unsigned");
        if (!orders.equals("signed") && !orders.equals("unsigned")) {
            throw new IllegalArgumentException("orders: '" + orders + "' is not known; there are: signed, unsigned");
        }
        return new Orders(
                orders.equals("signed"),
                ring.map(Path::of).orElse(standard.ring()),
                shape.clockTolerance()
                        .map(text -> duration("clockTolerance", text))
                        .orElse(standard.tolerance()),
                shape.refusals().orElse(standard.refusals()));
    }

    private static AgentConfiguration.Simulated simulated(Hosts hosts) {
        var standard = AgentConfiguration.Simulated.DEFAULT;
        var steps = new HashMap<>(standard.steps());
        hosts.steps().orElse(Map.of()).forEach((step, text) -> steps.put(step, duration("steps: " + step, text)));
        long seed = hosts.seed().orElse(standard.seed());
        return new AgentConfiguration.Simulated(
                steps,
                hosts.step().map(text -> duration("step", text)).orElse(standard.otherwise()),
                hosts.spread().orElse(standard.spread()),
                seed,
                hosts.speed().orElse(standard.speed()),
                new SimulatedFailures(
                        hosts.probability().orElse(0.0), seed, hosts.failures().orElse(List.of())));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Duration duration(String name, String text) {
        Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    name + ": '" + text + "' is no duration; write it like 500ms, 5s, 2m or PT5S", e);
        }
    }
}
