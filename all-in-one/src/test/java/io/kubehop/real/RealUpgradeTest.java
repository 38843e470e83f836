package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on real input: a real API server of 1.35 with thirty workers over three zones is taken to 1.37 by the
 * all-in-one as a process, which is killed in the middle and started again, while an auditor of its own watches every budget.
 */
@Tag("real")
class RealUpgradeTest {

    private static final int NODES = 30;
    private static final String FROM = "v1.35.4";
    private static final String TO = "v1.37.2";
    private static final Duration LIMIT = Duration.ofMinutes(20);

    @TempDir
    private Path folder;

    @Test
    void two_hops_with_a_kill_in_the_middle_break_no_budget() throws Exception {
        try (Testbed testbed = Testbed.up("1.35");
                KubernetesClient client = client(testbed.kubeconfig())) {
            testbed.nodes(NODES, FROM);
            Workloads.settle(client, 12, 8, NODES);
            try (BudgetAuditor auditor = new BudgetAuditor(client);
                    EvictionCount evictions = new EvictionCount(client)) {
                int port = freePort();
                Program serve = serve(testbed, port, "serve-1");
                try {
                    String server = "http://127.0.0.1:" + port;
                    try (Program upgrade = Program.start(
                            folder,
                            "upgrade",
                            "upgrade",
                            "--to",
                            "1.37",
                            "--max-unavailable",
                            "3",
                            "--soak",
                            "PT1S",
                            "--server",
                            server)) {
                        Pauses.until(
                                "a batch in the middle of the first hop being drained",
                                LIMIT,
                                () -> count(client, "v1.36.3") >= 6 && cordoned(client) > 0,
                                () -> serve1(upgrade) + versions(client));
                        serve.kill();
                        serve = serve(testbed, port, "serve-2");
                        Program running = serve;
                        Pauses.until(
                                "every node of " + TO,
                                LIMIT,
                                () -> count(client, TO) == NODES,
                                () -> versions(client) + "\nserve: " + running.said() + "\nupgrade: " + upgrade.said());
                        assertThat(upgrade.exit(Duration.ofMinutes(3)))
                                .as(upgrade.said())
                                .isZero();
                    }
                } finally {
                    serve.close();
                }
                assertThat(cordoned(client)).as("nodes left cordoned").isZero();
                assertThat(nodes(client))
                        .as("marks of ours left on nodes")
                        .allSatisfy(node -> assertThat(node.getMetadata().getAnnotations())
                                .noneSatisfy((key, value) -> assertThat(key).startsWith("kubehop.io/cordoned")));
                assertThat(evictions.twice()).as("pods evicted twice").isEmpty();
                assertThat(auditor.gaps())
                        .as("history the auditor could not read")
                        .isEmpty();
                assertThat(auditor.violations()).as("budgets broken").isEmpty();
                assertThat(auditor.budgetsAtLimit())
                        .as("budgets at their limit")
                        .isPositive();
                System.out.printf(
                        "real suite: %d nodes, 2 hops, %d pods moved, %d pod changes audited, %d budgets at their limit, 0 broken%n",
                        NODES, evictions.moved(), auditor.changes(), auditor.budgetsAtLimit());
            }
        }
    }

    private Program serve(Testbed testbed, int port, String name) throws Exception {
        Program program = Program.start(
                folder,
                name,
                "serve",
                "--kubeconfig",
                testbed.kubeconfig().toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                Integer.toString(port),
                "--control-plane-hook",
                testbed.hook());
        Pauses.until("the services", Duration.ofMinutes(2), () -> Rest.healthy(port), program::said);
        return program;
    }

    private static String serve1(Program upgrade) {
        return "upgrade: " + upgrade.said() + "\n";
    }

    private static KubernetesClient client(Path kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withOnlyHttpWatches(true)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static List<Node> nodes(KubernetesClient client) {
        return client.nodes().list().getItems();
    }

    /** How many nodes are of a version; none while the API server cannot be asked. */
    private static long count(KubernetesClient client, String version) {
        return seen(client).getOrDefault(version, 0L);
    }

    private static long cordoned(KubernetesClient client) {
        try {
            return nodes(client).stream()
                    .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                    .count();
        } catch (RuntimeException away) {
            return 0;
        }
    }

    private static String versions(KubernetesClient client) {
        return seen(client).toString();
    }

    private static Map<String, Long> seen(KubernetesClient client) {
        try {
            return nodes(client).stream()
                    .collect(Collectors.groupingBy(
                            node -> node.getStatus().getNodeInfo().getKubeletVersion(),
                            ConcurrentHashMap::new,
                            Collectors.counting()));
        } catch (RuntimeException away) {
            return Map.of();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
