package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Thousands of evictions under the eyes of an auditor that has its own watch and shares no code with what it judges.
 * {@code kubehop drain} empties some nodes at a time, a rival {@code kubectl drain} others one by one, and meanwhile somebody scales
 * workloads down and up again; none of the three waits for the others.
 */
final class AuditorBench {

    private static final String MINOR = "1.37";
    private static final int NODES = 20;
    private static final int DEPLOYMENTS = 76;
    private static final int STATEFUL_SETS = 4;
    /** Nodes that our drain takes at a time. */
    private static final int OURS = 6;
    /** The rival's own nodes, the last ones. */
    private static final int RIVALS = 3;

    private static final Duration DATABASE_ENDS = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SCALED_DOWN = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** Something that goes round after round until the evictions are enough. */
    private interface Round {
        void go(int round) throws IOException, InterruptedException;
    }

    private final Testbed testbed;
    private final KubernetesClient client;
    private final BudgetAuditor auditor;
    private final List<String> nodes;

    private AuditorBench(Testbed testbed, KubernetesClient client, BudgetAuditor auditor) {
        this.testbed = testbed;
        this.client = client;
        this.auditor = auditor;
        this.nodes = client.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** {@code LAUNCHER EVICTIONS}: goes on until so many pods were evicted. */
    public static void main(String[] arguments) throws Exception {
        String command = Optional.ofNullable(System.getenv("KUBEHOP_TESTBED")).orElse("");
        if (command.isBlank()) {
            System.out.println("KUBEHOP_TESTBED does not name a testbed: skipped");
            return;
        }
        boolean held;
        try (Testbed testbed = Testbed.up(command, MINOR);
                KubernetesClient client = DrainBench.client(testbed.kubeconfig())) {
            testbed.nodes(NODES, "v1.37.2");
            Workloads.settle(client, DEPLOYMENTS, STATEFUL_SETS, NODES, DATABASE_ENDS);
            try (BudgetAuditor auditor = new BudgetAuditor(client)) {
                held = new AuditorBench(testbed, client, auditor).run(arguments[0], Integer.parseInt(arguments[1]));
            }
        }
        System.exit(held ? 0 : 1);
    }

    private boolean run(String launcher, int evictions) throws Exception {
        Instant begin = Instant.now();
        try (var three = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> parts = List.of(
                    three.submit(() -> until(evictions, round -> ours(launcher, round))),
                    three.submit(() -> until(evictions, this::rival)),
                    three.submit(() -> until(evictions, this::scaled)));
            while (parts.stream().anyMatch(part -> part.state() == Future.State.RUNNING)) {
                System.out.printf(
                        "%s: %d evictions, %d violations by one%n",
                        Duration.between(begin, Instant.now()).truncatedTo(ChronoUnit.SECONDS),
                        auditor.evictions(),
                        auditor.byEvictions().size());
                if (parts.stream().anyMatch(part -> part.state() == Future.State.FAILED)) {
                    three.shutdownNow();
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
            }
            System.out.printf(
                    "rounds: %d of ours, %d of the rival, %d scale-downs%n",
                    parts.get(0).get(), parts.get(1).get(), parts.get(2).get());
        }
        return judged(begin);
    }

    private boolean judged(Instant begin) throws IOException {
        Path log = testbed.home().resolve("audit.log");
        AuditLog ours = AuditLog.read(log, "fabric8-kubernetes-client", begin);
        AuditLog rival = AuditLog.read(log, "kubectl", begin);
        System.out.printf(
                "%d evictions in %s: %d by kubehop (%d refused), %d by the rival (%d refused); %d pod changes seen%n",
                auditor.evictions(),
                Duration.between(begin, Instant.now()).truncatedTo(ChronoUnit.SECONDS),
                ours.accepted(),
                ours.refused(),
                rival.accepted(),
                rival.refused(),
                auditor.changes());
        System.out.printf("budgets brought to their limit: %d, goal at least 1%n", auditor.budgetsAtLimit());
        System.out.printf(
                "stretches of history missed: %d, goal 0%n", auditor.gaps().size());
        System.out.printf(
                "budgets broken by an eviction: %d, goal 0%n",
                auditor.byEvictions().size());
        auditor.byEvictions().forEach(violation -> System.out.println(by(violation, ours)));
        System.out.printf(
                "budgets that an eviction and a scale-down broke together, not yet counted by the disruption controller: %d%n",
                auditor.metScaleDowns().size());
        auditor.metScaleDowns().forEach(violation -> System.out.println(by(violation, ours)));
        return auditor.byEvictions().isEmpty() && auditor.gaps().isEmpty() && auditor.budgetsAtLimit() > 0;
    }

    private static String by(String violation, AuditLog ours) {
        String pod = violation.substring(violation.lastIndexOf(' ') + 1, violation.length() - 1);
        return "  " + (ours.evicted(pod) ? "by kubehop: " : "by the rival: ") + violation;
    }

    private int until(int evictions, Round part) throws IOException, InterruptedException {
        int rounds = 0;
        while (auditor.evictions() < evictions) {
            part.go(rounds++);
        }
        return rounds;
    }

    private void ours(String launcher, int round) throws IOException, InterruptedException {
        List<String> taken = IntStream.range(0, OURS)
                .mapToObj(i -> nodes.get((round * OURS + i) % (NODES - RIVALS)))
                .toList();
        var command = new ArrayList<>(
                List.of(launcher, "drain", "--kubeconfig", testbed.kubeconfig().toString(), "--timeout", "4m"));
        command.addAll(taken);
        drained(command, "kubehop", taken);
    }

    private void rival(int round) throws IOException, InterruptedException {
        String node = nodes.get(NODES - RIVALS + round % RIVALS);
        drained(
                List.of(
                        testbed.kubectl(MINOR).toString(),
                        "drain",
                        "--ignore-daemonsets",
                        "--timeout=4m",
                        "--kubeconfig",
                        testbed.kubeconfig().toString(),
                        node),
                "kubectl",
                List.of(node));
    }

    /** Somebody takes a replica away and gives it back. */
    private void scaled(int round) throws InterruptedException {
        String workload = "web-" + round % DEPLOYMENTS;
        int replicas = Workloads.replicas(client, workload);
        auditor.expect(workload, replicas - 1);
        Workloads.scale(client, workload, replicas - 1);
        TimeUnit.MILLISECONDS.sleep(SCALED_DOWN.toMillis());
        Workloads.scale(client, workload, replicas);
        Workloads.awaitReady(client, workload, replicas);
        auditor.expect(workload, replicas);
    }

    /** Runs a drain to its good end, and lets the nodes take pods again. */
    private void drained(List<String> command, String name, List<String> taken)
            throws IOException, InterruptedException {
        Path output = testbed.home().resolve(name + "-drain.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(name + " failed: " + Files.readString(output));
            }
        } finally {
            process.destroy();
        }
        taken.forEach(node -> client.nodes().withName(node).edit(AuditorBench::schedulable));
    }

    private static Node schedulable(Node node) {
        node.getSpec().setUnschedulable(null);
        return node;
    }
}
