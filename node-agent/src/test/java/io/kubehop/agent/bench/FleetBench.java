package io.kubehop.agent.bench;

import io.kubehop.events.Topic;
import io.kubehop.machine.kafka.TestBroker;
import io.kubehop.machine.kafka.TopicSpec;
import io.kubehop.machine.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Many agents at one broker: what they cost it at rest and while orders go out, and how long an order takes to the agent it is for.
 * The broker is this process, the agents' ends ({@link FleetClients}) are others on the same machine.
 */
public final class FleetBench {
    private static final int MISSED = 3;
    private static final double GOAL_CPU_PERCENT = 10;
    private static final double GOAL_P99_MS = 500;
    private static final int PER_PROCESS = 1_250;
    private static final int ORDERS = 100;
    private static final Duration BETWEEN = Duration.ofMillis(300);
    /** Longer than an idle connection lives. */
    private static final Duration SETTLE = Duration.ofSeconds(90);

    private static final Duration REST = Duration.ofSeconds(60);
    private static final String BODY = "x".repeat(1_000);

    private final TestBroker broker;
    private final Proc proc = new Proc(ProcessHandle.current().pid());

    private FleetBench(TestBroker broker) {
        this.broker = broker;
    }

    /**
     * Prints values and goals; exits with 3 if one is missed.
     *
     * @param arguments the number of agents, of partitions, and the clients' footprint
     */
    public static void main(String[] arguments) throws Exception {
        boolean met;
        try (var broker = TestBroker.start()) {
            met = new FleetBench(broker)
                    .run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
        }
        System.exit(met ? 0 : MISSED);
    }

    private boolean run(int agents, int partitions, String footprint) throws Exception {
        Topics.ensure(
                broker.settings(),
                List.of(new TopicSpec(Topic.ORDERS.topicName(), partitions, false, Duration.ZERO)),
                Duration.ofSeconds(60));
        try (var fleet = new Fleet(broker.bootstrap(), footprint)) {
            for (int first = 0; first < agents; first += PER_PROCESS) {
                fleet.add(first, Math.min(PER_PROCESS, agents - first));
            }
            Thread.sleep(SETTLE);
            var rest = measure(() -> Thread.sleep(REST));
            System.out.printf(
                    "%d agents (%s), %d partitions: %.0f connections; the broker holds %.0f MB, a process of %d agents %.0f MB%n",
                    agents,
                    footprint,
                    partitions,
                    BrokerMeters.connections(),
                    proc.residentMb(),
                    Math.min(PER_PROCESS, agents),
                    fleet.residentMb());
            System.out.printf("  at rest: %s%n", rest);
            var latencies = new ArrayList<Double>();
            var busy = measure(() -> latencies.addAll(orders(fleet, agents)));
            latencies.sort(null);
            System.out.printf(
                    "  %.1f orders a second: %s; order to agent p50 %.1f ms, p99 %.1f ms, of %d%n",
                    ORDERS / busy.seconds(), busy, latencies.get(ORDERS / 2), latencies.get(ORDERS - 2), ORDERS);
            boolean quiet = goal("broker's CPU at rest", rest.cpuPercent(), GOAL_CPU_PERCENT, "% of a core");
            return goal("order to agent, p99", latencies.get(ORDERS - 2), GOAL_P99_MS, "ms") && quiet;
        }
    }

    private List<Double> orders(Fleet fleet, int agents) throws Exception {
        var random = new Random(1);
        var latencies = new ArrayList<Double>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < ORDERS; i++) {
                String node = FleetClients.node(random.nextInt(agents));
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>(Topic.ORDERS.topicName(), node, "order-" + i + "-" + BODY))
                        .get();
                latencies.add((fleet.awaitCame("order-" + i + "-") - sent) / 1e6);
                Thread.sleep(BETWEEN);
            }
        }
        return latencies;
    }

    private interface Phase {
        void run() throws Exception;
    }

    private record Cost(double seconds, double cpuPercent, double fetches, double commits, double requests) {
        @Override
        public String toString() {
            return "broker's CPU %.1f %% of a core, %.0f requests/s (%.0f fetches, %.0f commits)"
                    .formatted(cpuPercent, requests, fetches, commits);
        }
    }

    private Cost measure(Phase phase) throws Exception {
        Duration cpu = proc.cpu();
        double fetches = BrokerMeters.requests("Fetch");
        double commits = BrokerMeters.requests("OffsetCommit");
        double all = BrokerMeters.requests();
        long begun = System.nanoTime();
        phase.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Cost(
                seconds,
                proc.cpu().minus(cpu).toMillis() / 10.0 / seconds,
                (BrokerMeters.requests("Fetch") - fetches) / seconds,
                (BrokerMeters.requests("OffsetCommit") - commits) / seconds,
                (BrokerMeters.requests() - all) / seconds);
    }

    private static boolean goal(String what, double value, double goal, String unit) {
        System.out.printf("  %s: %.1f %s, goal %.0f %s%n", what, value, unit, goal, unit);
        return value <= goal;
    }
}
