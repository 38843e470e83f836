package io.kubehop.verifier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.machine.loop.Eventually;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.shape.ClusterShape;
import io.kubehop.verifier.health.BudgetHealth;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeHealth;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.health.WorkloadHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiHealthReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Test
    void readsNodesWorkloadsAndBudgetsAndSaysWhenItCannot(@TempDir Path folder) throws Exception {
        var cluster = ClusterShape.demo(1, 4, 2, "v1.34.2").build(3, Instant.now());
        try (var api = HttpApiServer.start(cluster, 0, 20)) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
            try (var client = Connection.open(kubeconfig.toString(), TIMEOUT);
                    var reader = new ApiHealthReader(client)) {
                Eventually.until("all is healthy", () -> healthy(reader));
                ClusterHealth health = reader.cluster();
                assertThat(health.nodes()).hasSize(5);
                assertThat(health.node("worker-01"))
                        .contains(
                                new NodeHealth("worker-01", NodeRole.WORKER, true, true, KubeVersion.parse("1.34.2")));
                assertThat(health.node("cp-1").map(NodeHealth::role)).contains(NodeRole.CONTROL_PLANE);
                assertThat(health.workloads().stream().map(one -> one.name().split(" ", -1)[0]))
                        .contains("Deployment", "StatefulSet", "DaemonSet");
                assertThat(health.budgets()).isNotEmpty();

                NodeSight sight = reader.node("worker-01").orElseThrow();
                assertThat(sight.daemonPods()).isGreaterThanOrEqualTo(2);
                assertThat(sight.unhealthyDaemonPods()).isEmpty();
                assertThat(reader.node("worker-99")).isEmpty();

                api.call(one -> {
                    one.faults().loseNode("worker-01");
                    return one;
                });
                Eventually.until(
                        "the lost node is not Ready",
                        () -> !reader.cluster().node("worker-01").orElseThrow().ready());

                api.call(one -> {
                    one.faults().apiServerDown(Duration.ofHours(1));
                    return one;
                });
                Eventually.until("the API server is away", () -> away(reader));
            }
        }
    }

    private static boolean healthy(ApiHealthReader reader) {
        try {
            ClusterHealth health = reader.cluster();
            return health.nodes().stream().allMatch(NodeHealth::ready)
                    && health.workloads().stream().allMatch(WorkloadHealth::healthy)
                    && health.budgets().stream().allMatch(BudgetHealth::healthy);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean away(ApiHealthReader reader) {
        try {
            reader.cluster();
            return false;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    @Test
    void aKubeconfigThatCannotBeUsedIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Connection.open("/no/such/file", TIMEOUT))
                .hasMessage("the kubeconfig /no/such/file cannot be read");
        Path broken = Files.writeString(folder.resolve("broken"), "{{{");
        assertThatThrownBy(() -> Connection.open(broken.toString(), TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no kubeconfig");
    }

    @Test
    void theClusterIsTheUidOfKubeSystem(@TempDir Path folder) throws Exception {
        var cluster = ClusterShape.demo(1, 3, 1, "v1.34.2").build(3, Instant.now());
        String uid = cluster.store()
                .get(Kind.NAMESPACE, "", "kube-system")
                .orElseThrow()
                .meta()
                .uid();
        try (var api = HttpApiServer.start(cluster, 0, 0)) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
            try (var client = Connection.open(kubeconfig.toString(), TIMEOUT)) {
                assertThat(List.of(Connection.clusterId(client))).containsExactly(uid);
            }
        }
    }
}
