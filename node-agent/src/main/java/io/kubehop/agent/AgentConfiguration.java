package io.kubehop.agent;

import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.kubernetes.SimulatedFailures;
import io.kubehop.agent.runbook.SeededPace;
import io.kubehop.machine.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every setting of an agent.
 *
 * @param folder where journal and identity are kept; made if it is not there
 * @param kubeconfig empty for $KUBECONFIG, then ~/.kube/config, then the pod's service account
 * @param nodes those it serves; empty means every node, which is for simulations: a real agent serves its own
 * @param cluster the UID of the namespace kube-system; empty asks the API server
 * @param tries how often a step is tried before an order is given up
 * @param backoff the pause after a step's first failure, doubled with each further one
 * @param backoffLimit the longest such pause
 * @param hosts whether it works on the host it runs on, or on simulated ones
 * @param orders whose orders it follows
 */
public record AgentConfiguration(
        KafkaSettings kafka,
        Path folder,
        Optional<Path> kubeconfig,
        SortedSet<String> nodes,
        Optional<String> cluster,
        int tries,
        Duration backoff,
        Duration backoffLimit,
        Hosts hosts,
        Orders orders) {

    public AgentConfiguration {
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        if (hosts instanceof Real && (nodes.size() != 1 || cluster.isEmpty())) {
            throw new IllegalArgumentException("a real host needs the name of its one node (nodes), and the UID of its"
                    + " cluster's namespace kube-system (cluster): it asks no API server");
        }
        if (hosts instanceof Real && !orders.signed()) {
            throw new IllegalArgumentException("a real host follows signed orders only (orders, trust)");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, not " + tries);
        }
        if (backoff.isNegative() || backoffLimit.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("backoff must not be negative, and backoffLimit not below it");
        }
    }

    /** What the agent works on. */
    public sealed interface Hosts {}

    /** The host that it runs on. */
    public record Real(RealSettings settings) implements Hosts {}

    /**
     * Nodes without a machine behind them: how long steps take and which fail.
     *
     * @param steps durations by the step's name
     * @param otherwise of a step not named
     * @param spread 0 to 1: a duration is multiplied with something between 1 - spread and 1 + spread
     * @param speed how much faster than that it is done
     */
    public record Simulated(
            Map<String, Duration> steps,
            Duration otherwise,
            double spread,
            long seed,
            double speed,
            SimulatedFailures failures)
            implements Hosts {
        /** A worker takes about eleven seconds, the first control-plane node fifteen. */
        public static final Simulated DEFAULT = new Simulated(
                Map.of(
                        "apply-upgrade", Duration.ofSeconds(5),
                        "upgrade-node", Duration.ofSeconds(2),
                        "install-kubeadm", Duration.ofSeconds(2),
                        "install-kubelet", Duration.ofSeconds(2),
                        "restart-kubelet", Duration.ofSeconds(2)),
                Duration.ofSeconds(1),
                0.2,
                1,
                1,
                SimulatedFailures.NONE);

        public Simulated {
            steps = Map.copyOf(steps);
            if (!(speed > 0)) {
                throw new IllegalArgumentException("speed must be more than 0, not " + speed);
            }
            if (!(spread >= 0 && spread <= 1)) {
                throw new IllegalArgumentException("spread is from 0 to 1, not " + spread);
            }
            if (otherwise.isNegative() || steps.values().stream().anyMatch(Duration::isNegative)) {
                throw new IllegalArgumentException("a step's duration must not be negative");
            }
        }

        SeededPace pace() {
            var faster = new HashMap<String, Duration>();
            steps.forEach((step, duration) -> faster.put(step, scaled(duration)));
            return new SeededPace(faster, scaled(otherwise), spread, seed);
        }

        private Duration scaled(Duration duration) {
            return Duration.ofNanos((long) (duration.toNanos() / speed));
        }
    }

    /** An agent for all nodes of a simulated cluster, with Kafka on this machine. */
    public static AgentConfiguration simulated() {
        return new AgentConfiguration(
                KafkaSettings.of("127.0.0.1:9092"),
                Path.of("agent"),
                Optional.empty(),
                Collections.emptySortedSet(),
                Optional.empty(),
                5,
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                Simulated.DEFAULT,
                Orders.UNSIGNED);
    }

    /** The same with Kafka elsewhere, {@code host:port,…}. */
    public AgentConfiguration withKafka(String bootstrap) {
        return withKafka(new KafkaSettings(bootstrap, kafka.passthrough()));
    }

    public AgentConfiguration withKafka(KafkaSettings settings) {
        return new AgentConfiguration(
                settings, folder, kubeconfig, nodes, cluster, tries, backoff, backoffLimit, hosts, orders);
    }

    public AgentConfiguration withFolder(Path other) {
        return new AgentConfiguration(
                kafka, other, kubeconfig, nodes, cluster, tries, backoff, backoffLimit, hosts, orders);
    }

    public AgentConfiguration withKubeconfig(Path file) {
        return new AgentConfiguration(
                kafka, folder, Optional.of(file), nodes, cluster, tries, backoff, backoffLimit, hosts, orders);
    }

    /** Serves these nodes; none means every node. */
    public AgentConfiguration withNodes(Collection<String> names) {
        return new AgentConfiguration(
                kafka, folder, kubeconfig, new TreeSet<>(names), cluster, tries, backoff, backoffLimit, hosts, orders);
    }

    public AgentConfiguration withCluster(String uid) {
        return new AgentConfiguration(
                kafka, folder, kubeconfig, nodes, Optional.of(uid), tries, backoff, backoffLimit, hosts, orders);
    }

    public AgentConfiguration withTries(int most, Duration first, Duration longest) {
        return new AgentConfiguration(kafka, folder, kubeconfig, nodes, cluster, most, first, longest, hosts, orders);
    }

    public AgentConfiguration withHosts(Hosts other) {
        return new AgentConfiguration(
                kafka, folder, kubeconfig, nodes, cluster, tries, backoff, backoffLimit, other, orders);
    }

    public AgentConfiguration withOrders(Orders other) {
        return new AgentConfiguration(
                kafka, folder, kubeconfig, nodes, cluster, tries, backoff, backoffLimit, hosts, other);
    }

    /** Simulated steps take this much less time; their pauses after a failure stay as they are. */
    public AgentConfiguration withSpeed(double speed) {
        return switch (hosts) {
            case Simulated now ->
                withHosts(new Simulated(now.steps(), now.otherwise(), now.spread(), now.seed(), speed, now.failures()));
            case Real _ -> this;
        };
    }
}
