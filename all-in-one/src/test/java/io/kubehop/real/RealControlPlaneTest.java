package io.kubehop.real;

import static io.kubehop.real.HostStage.agent;
import static io.kubehop.real.HostStage.said;
import static io.kubehop.real.HostStage.told;
import static io.kubehop.real.HostStage.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control plane host and two workers, two hops, by the whole system. What the testbed cannot do is restart an API server because
 * its manifest has changed: the test does, as the kubelet would.
 */
@Tag("real")
@Tag("hosts")
class RealControlPlaneTest {
    private static final String TO = "v1.37.2";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern IMAGE = Pattern.compile("image: \\S+/kube-apiserver:v(1\\.\\d+)\\.");

    @TempDir
    private Path folder;

    @Test
    void a_control_plane_and_two_workers_go_two_minors() throws Exception {
        try (Testbed testbed = Testbed.up("1.35");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig())) {
            List<AgentHost> hosts = List.of(
                    AgentHost.controlPlane(testbed, "cp", "1.35"),
                    AgentHost.worker(testbed, "w1", "1.35"),
                    AgentHost.worker(testbed, "w2", "1.35"));
            workload(cluster.client());
            try (BudgetAuditor auditor = new BudgetAuditor(cluster.client());
                    var _ = HealthCheckJobs.completedIn(cluster.client())) {
                Installation kubehop = Installation.of(folder, testbed);
                int kafka = Installation.freePort();
                Instant start = Instant.now();
                Thread kubelet = Thread.ofVirtual().start(() -> restarts(testbed));
                try (Program serve = kubehop.serve(
                        "serve", "exit 1", "--agents", "hosts", "--kafka-port", Integer.toString(kafka))) {
                    for (AgentHost host : hosts) {
                        agent(host, cluster.client(), kafka, folder.resolve("data/keys/ring.json"));
                    }
                    try (Program upgrade = kubehop.upgrade("1.37", 1)) {
                        assertThat(upgrade.exit(LIMIT))
                                .as(said(cluster, hosts, upgrade) + serve.said())
                                .isZero();
                    }
                } finally {
                    kubelet.interrupt();
                    kubelet.join();
                }
                assertThat(cluster.count(TO)).isEqualTo(hosts.size());
                for (AgentHost host : hosts) {
                    assertThat(told(host, "NodeUpgraded")).as(host.name()).isEqualTo(2);
                }
                assertThat(cluster.cordoned()).as("nodes left cordoned").isZero();
                assertThat(auditor.violations()).as("budgets broken").isEmpty();
                System.out.printf(
                        "real hosts: a control plane and %d workers, 2 hops, in %d s%n",
                        hosts.size() - 1, Duration.between(start, Instant.now()).toSeconds());
            }
        }
    }

    /** Moves the testbed's control plane whenever kubeadm has written another minor into the API server's manifest. */
    private static void restarts(Testbed testbed) {
        Path manifest = testbed.hostRoot("cp").resolve("etc/kubernetes/manifests/kube-apiserver.yaml");
        String running = "1.35";
        try {
            while (true) {
                Thread.sleep(200);
                Matcher image = IMAGE.matcher(Files.exists(manifest) ? Files.readString(manifest) : "");
                if (image.find() && !image.group(1).equals(running)) {
                    running = image.group(1);
                    testbed.upgrade(running);
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
