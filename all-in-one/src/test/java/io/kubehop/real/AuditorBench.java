package io.kubehop.real;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Thousands of evictions under the eyes of an auditor that has its own watch and shares no code with what it judges. In each
 * round {@code kubehop drain} empties some nodes, a rival {@code kubectl drain} another one, and meanwhile somebody scales a
 * workload down and up again.
 */
final class AuditorBench {

    private static final String MINOR = "1.37";
    private static final int NODES = 20;
    private static final int DEPLOYMENTS = 60;
    private static final int STATEFUL_SETS = 20;
    private static final int OURS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SCALED_DOWN = Duration.ofSeconds(3);

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
            Workloads.settle(client, DEPLOYMENTS, STATEFUL_SETS, NODES);
            try (BudgetAuditor auditor = new BudgetAuditor(client)) {
                held = new AuditorBench(testbed, client, auditor).run(arguments[0], Integer.parseInt(arguments[1]));
            }
        }
        System.exit(held ? 0 : 1);
    }

    private boolean run(String launcher, int evictions) throws IOException, InterruptedException {
        Instant begin = Instant.now();
        int rounds = 0;
        while (auditor.evictions() < evictions) {
            round(launcher, rounds++);
        }
        Path log = testbed.home().resolve("audit.log");
        AuditLog ours = AuditLog.read(log, "fabric8-kubernetes-client", begin);
        AuditLog rival = AuditLog.read(log, "kubectl", begin);
        System.out.printf(
                "%d evictions in %d rounds: %d by kubehop (%d refused), %d by the rival (%d refused); %d pod changes seen%n",
                auditor.evictions(),
                rounds,
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
        auditor.byEvictions().forEach(violation -> System.out.println("  " + violation));
        return auditor.byEvictions().isEmpty() && auditor.gaps().isEmpty() && auditor.budgetsAtLimit() > 0;
    }

    private void round(String launcher, int round) throws IOException, InterruptedException {
        String workload = "web-" + round % DEPLOYMENTS;
        int replicas = Workloads.replicas(client, workload);
        var ours = new ArrayList<>(
                List.of(launcher, "drain", "--kubeconfig", testbed.kubeconfig().toString(), "--timeout", "4m"));
        for (int i = 0; i < OURS; i++) {
            ours.add(node(round * (OURS + 1) + i));
        }
        Process our = start(ours, "kubehop");
        Process rival = start(
                List.of(
                        testbed.kubectl(MINOR).toString(),
                        "drain",
                        "--ignore-daemonsets",
                        "--timeout=4m",
                        "--kubeconfig",
                        testbed.kubeconfig().toString(),
                        node(round * (OURS + 1) + OURS)),
                "kubectl");
        try {
            Pauses.until(
                    "a cordon of ours", LIMIT, () -> cordoned() > 1 || !our.isAlive(), () -> cordoned() + " cordoned");
            auditor.expect(workload, replicas - 1);
            Workloads.scale(client, workload, replicas - 1);
            TimeUnit.SECONDS.sleep(SCALED_DOWN.toSeconds());
            Workloads.scale(client, workload, replicas);
            ended(our, "kubehop");
            ended(rival, "kubectl");
        } finally {
            our.destroy();
            rival.destroy();
        }
        nodes.forEach(name -> client.nodes().withName(name).edit(AuditorBench::schedulable));
        Workloads.await(client, NODES);
        auditor.expect(workload, replicas);
    }

    private String node(int number) {
        return nodes.get(number % NODES);
    }

    private long cordoned() {
        return client.nodes().list().getItems().stream()
                .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .count();
    }

    private static Node schedulable(Node node) {
        node.getSpec().setUnschedulable(null);
        return node;
    }

    private Process start(List<String> command, String name) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(testbed.home().resolve(name + "-drain.log").toFile())
                .start();
    }

    private void ended(Process process, String name) throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    name + " failed: " + Files.readString(testbed.home().resolve(name + "-drain.log")));
        }
    }
}
