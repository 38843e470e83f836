package io.kubehop.simulator.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.Drain;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterShapeTest {
    private static final String VERSION = "v1.34.2";

    @Test
    void theDemonstrationHas15NodesAndSome60PodsOfApplications() {
        Cluster cluster = ClusterShape.demo(3, 12, 3, VERSION).build(1, Bench.START);
        assertThat(cluster.store().list(Kind.NODE)).hasSize(15).allMatch(Node::ready);
        long apps = cluster.store().list(Kind.POD).stream()
                .filter(pod -> !pod.mirror()
                        && !pod.meta().controller().orElseThrow().kind().equals("DaemonSet"))
                .count();
        assertThat(apps).isBetween(50L, 65L);
        assertThat(cluster.store().list(Kind.BUDGET))
                .hasSizeGreaterThan(9)
                .allSatisfy(budget ->
                        assertThat(budget.status().disruptionsAllowed()).isPositive());
        assertThat(cluster.store().list(Kind.POD)).filteredOn(Pod::mirror).hasSize(12);
        assertThat(cluster.version()).isEqualTo(VERSION);
    }

    @Test
    void theClusterRestsOnceEverythingRuns() {
        Cluster cluster = ClusterShape.demo(3, 12, 3, VERSION).build(1, Bench.START);
        cluster.advance(Duration.ofMinutes(5));
        assertThat(cluster.nextEventAt()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest(name = "demo of {0} workers settles and drains")
    @ValueSource(ints = {1, 2, 3, 5, 24})
    void otherSizesWorkToo(int workers) {
        Cluster cluster = ClusterShape.demo(1, workers, 2, VERSION).build(1, Bench.START);
        Drain drain = new Drain(cluster);
        if (workers > 2) {
            assertThat(drain.drain(workerOf(cluster))).isTrue();
            assertThat(drain.evicted()).isPositive();
        }
    }

    @Test
    void everyRandomClusterSettlesAndEveryNodeOfItCanBeDrained() {
        for (long seed = 1; seed <= 25; seed++) {
            Cluster cluster = ClusterShape.random(seed, VERSION).build(seed, Bench.START);
            Drain drain = new Drain(cluster);
            for (Node node : cluster.store().list(Kind.NODE)) {
                assertThat(drain.drain(node.meta().name()))
                        .as("seed %d, node %s", seed, node.meta().name())
                        .isTrue();
                cluster.settle(Duration.ofMinutes(10));
            }
        }
    }

    @Test
    void trapsAreThere() {
        boolean never = false;
        for (long seed = 1; seed <= 10; seed++) {
            Cluster cluster = ClusterShape.randomWithTraps(seed, VERSION).build(seed, Bench.START);
            for (PodDisruptionBudget budget : cluster.store().list(Kind.BUDGET)) {
                never |= budget.status().disruptionsAllowed() == 0;
            }
        }
        assertThat(never).isTrue();
    }

    private static String workerOf(Cluster cluster) {
        return cluster.store().list(Kind.NODE).stream()
                .filter(node -> !node.controlPlane())
                .findFirst()
                .orElseThrow()
                .meta()
                .name();
    }
}
