package io.kubehop.real;

import static io.kubehop.real.HostStage.agent;
import static io.kubehop.real.HostStage.hook;
import static io.kubehop.real.HostStage.said;
import static io.kubehop.real.HostStage.told;
import static io.kubehop.real.HostStage.workload;
import static org.assertj.core.api.Assertions.assertThat;

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
 * The whole system on real hosts: the all-in-one as a process, and in each host the agent as its own process, which knows
 * nothing but Kafka. Kubelets, kubeadm, apt and the API server are real; the control plane is moved by a command.
 */
@Tag("real")
@Tag("hosts")
class RealHostsUpgradeTest {
    private static final String FROM = "v1.34.4";
    private static final String TO = "v1.37.2";
    private static final String BROKEN = "1.37.2-1.2";
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    @Test
    void two_workers_jump_three_minors_although_the_first_package_is_broken() throws Exception {
        try (Testbed testbed = Testbed.up("1.34");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig())) {
            List<AgentHost> hosts =
                    List.of(AgentHost.worker(testbed, "w1", "1.34"), AgentHost.worker(testbed, "w2", "1.34"));
            for (AgentHost host : hosts) {
                Packages.kubelet(host, BROKEN, "#!/bin/sh\necho 'cannot start' >&2; sleep 1; exit 1\n", "");
                host.shell("apt-get update -qq");
            }
            workload(cluster.client());
            try (BudgetAuditor auditor = new BudgetAuditor(cluster.client());
                    EvictionCount evictions = new EvictionCount(cluster.client())) {
                Installation kubehop = Installation.of(folder, testbed);
                int kafka = Installation.freePort();
                Instant start = Instant.now();
                try (Program _ = kubehop.serve(
                        "serve", hook(testbed), "--agents", "hosts", "--kafka-port", Integer.toString(kafka))) {
                    for (AgentHost host : hosts) {
                        agent(host, cluster.client(), kafka, folder.resolve("data/keys/ring.json"));
                    }
                    String upgrade = rejected(kubehop, cluster, hosts);
                    for (AgentHost host : hosts) {
                        Packages.remove(host, "kubelet", BROKEN);
                    }
                    kubehop.steer("retry", upgrade);
                    completed(kubehop, cluster, hosts);
                }
                assertThat(cluster.cordoned()).as("nodes left cordoned").isZero();
                assertThat(evictions.twice()).as("pods evicted twice").isEmpty();
                assertThat(auditor.violations()).as("budgets broken").isEmpty();
                assertThat(evictions.moved()).as("pods moved").isPositive();
                System.out.printf(
                        "real hosts: %d workers, 3 minors in one move, 1 rolled back before, %d pods moved, in %d s%n",
                        hosts.size(),
                        evictions.moved(),
                        Duration.between(start, Instant.now()).toSeconds());
            }
        }
    }

    /** The first node's kubelet does not come up: it is brought back, and nothing else is touched. */
    private static String rejected(Installation kubehop, ClusterView cluster, List<AgentHost> hosts) throws Exception {
        try (Program upgrade = kubehop.upgrade("1.37", 1, "--workers", "fewest")) {
            assertThat(upgrade.exit(LIMIT)).as(said(cluster, hosts, upgrade)).isNotZero();
            Matcher id = Pattern.compile("u-\\d{8}-[0-9a-f]{4}").matcher(upgrade.said());
            assertThat(id.find()).as(upgrade.said()).isTrue();
            assertThat(cluster.count(FROM)).as(said(cluster, hosts, upgrade)).isEqualTo(2);
            assertThat(told(hosts.get(0), "NodeRolledBack") + told(hosts.get(1), "NodeRolledBack"))
                    .as(said(cluster, hosts, upgrade))
                    .isEqualTo(1);
            assertThat(told(hosts.get(0), "OrderTaken") + told(hosts.get(1), "OrderTaken"))
                    .as("nodes touched")
                    .isEqualTo(1);
            return id.group();
        }
    }

    private static void completed(Installation kubehop, ClusterView cluster, List<AgentHost> hosts) throws Exception {
        // The same upgrade is under way: it is followed.
        try (Program upgrade = kubehop.upgrade("1.37", 1, "--workers", "fewest")) {
            assertThat(upgrade.exit(LIMIT)).as(said(cluster, hosts, upgrade)).isZero();
            assertThat(cluster.count(TO)).as(said(cluster, hosts, upgrade)).isEqualTo(2);
            assertThat(told(hosts.get(0), "NodeUpgraded") + told(hosts.get(1), "NodeUpgraded"))
                    .as("each once, not once a minor")
                    .isEqualTo(2);
        }
    }
}
