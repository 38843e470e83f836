package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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
    private static final String OVER = "v1.36.3";
    private static final String TO = "v1.37.2";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    @Test
    void two_hops_with_a_kill_in_the_middle_break_no_budget() throws Exception {
        try (Testbed testbed = Testbed.up("1.35");
                ClusterView cluster = ClusterView.of(testbed.kubeconfig())) {
            testbed.nodes(NODES, FROM);
            Workloads.settle(cluster.client(), 12, 8, NODES);
            try (BudgetAuditor auditor = new BudgetAuditor(cluster.client());
                    EvictionCount evictions = new EvictionCount(cluster.client())) {
                Installation kubehop = Installation.of(folder, testbed);
                Program serve = kubehop.serve("serve-1");
                try (Program upgrade = kubehop.upgrade("1.37", 3)) {
                    Pauses.until(
                            "a batch in the middle of the first hop being drained",
                            LIMIT,
                            () -> cluster.count(OVER) >= 6 && cluster.cordoned() > 0,
                            () -> cluster.versions() + "\nupgrade: " + upgrade.said());
                    serve.kill();
                    serve = kubehop.serve("serve-2");
                    Program running = serve;
                    Pauses.until(
                            "every node of " + TO,
                            LIMIT,
                            () -> cluster.count(TO) == NODES,
                            () -> cluster.versions() + "\nserve: " + running.said() + "\nupgrade: " + upgrade.said()
                                    + "\n" + cluster.troubles());
                    assertThat(upgrade.exit(Duration.ofMinutes(3)))
                            .as(upgrade.said())
                            .isZero();
                } finally {
                    serve.close();
                }
                assertThat(cluster.cordoned()).as("nodes left cordoned").isZero();
                assertThat(cluster.nodes())
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
}
