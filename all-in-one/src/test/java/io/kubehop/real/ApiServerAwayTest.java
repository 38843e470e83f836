package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server goes away for a minute in the middle of a batch: the upgrade waits for it, and goes on by itself. */
@Tag("real")
class ApiServerAwayTest {

    private static final int NODES = 9;
    private static final String FROM = "v1.36.3";
    private static final String TO = "v1.37.2";
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    @Test
    void the_upgrade_waits_and_goes_on() throws Exception {
        try (Testbed testbed = Testbed.up("1.37");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig())) {
            testbed.nodes(NODES, FROM);
            Workloads.settle(cluster.client(), 4, 2, NODES);
            Installation kubehop = Installation.of(folder, testbed);
            try (Program serve = kubehop.serve("serve");
                    Program upgrade = kubehop.upgrade("1.37", 2)) {
                Pauses.until(
                        "a batch in the middle being drained",
                        LIMIT,
                        () -> cluster.count(TO) >= 2 && cluster.cordoned() > 0,
                        () -> cluster.versions() + "\nupgrade: " + upgrade.said());
                // The rest of the control plane goes with it. KWOK, unlike a kubelet, never says that a pod is ready
                // again once the controllers have taken a node that could not report for lost; and a scheduler that
                // finds a pod on another node than it remembers exits, which only a kubelet would mend.
                for (String component : List.of("kube-scheduler", "kube-controller-manager", "kube-apiserver")) {
                    testbed.component("stop", component);
                }
                Instant back = Instant.now().plus(AWAY);
                Pauses.until(
                        "the end of the outage",
                        AWAY.multipliedBy(2),
                        () -> Instant.now().isAfter(back),
                        () -> "");
                assertThat(serve.alive()).as(serve.said()).isTrue();
                assertThat(upgrade.alive()).as(upgrade.said()).isTrue();
                for (String component : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
                    testbed.component("start", component);
                }
                Pauses.until(
                        "the end of the upgrade",
                        LIMIT,
                        () -> !upgrade.alive(),
                        () -> "upgrade: " + upgrade.said() + "\nserve: " + serve.said() + "\n" + cluster.troubles());
                assertThat(upgrade.exit(LIMIT)).as(upgrade.said()).isZero();
            }
            assertThat(cluster.count(TO)).as("nodes of " + TO).isEqualTo(NODES);
            assertThat(cluster.cordoned()).as("nodes left cordoned").isZero();
        }
    }
}
