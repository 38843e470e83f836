package io.kubehop.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.shape.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {
    @Test
    void theVersionIsThatOfTheOldestControlPlaneNode() {
        Cluster cluster = ClusterShape.demo(3, 3, 3, "v1.34.2").build(1, Bench.START);
        upgrade(cluster, "cp-1", "v1.35.1");
        upgrade(cluster, "cp-2", "v1.35.1");
        upgrade(cluster, "worker-01", "v1.33.0");
        assertThat(cluster.version()).isEqualTo("v1.34.2");
        upgrade(cluster, "cp-3", "v1.35.0");
        assertThat(cluster.version()).isEqualTo("v1.35.0");
    }

    @Test
    void withoutControlPlaneNodesTheVersionIsWhatItIsSetTo() {
        Cluster cluster = Bench.withWorkers(1).cluster;
        cluster.setVersionWithoutControlPlane("v1.35.0");
        assertThat(cluster.version()).isEqualTo("v1.35.0");
    }

    @ParameterizedTest(name = "{0} is older than {1}")
    @CsvSource({"v1.9.0, v1.10.0", "v1.34.2, v1.34.10", "v1.34.9, v1.35.0", "v1.34.1+k3s1, v1.34.2"})
    void versionsAreComparedByNumber(String older, String newer) {
        assertThat(Versions.compare(older, newer)).isNegative();
        assertThat(Versions.compare(newer, older)).isPositive();
        assertThat(Versions.compare(older, older)).isZero();
    }

    @Test
    void timeMovesOnlyWhenAskedTo() {
        Bench bench = Bench.withWorkers(1);
        bench.create(Bench.bare("a"));
        Instant now = bench.cluster.now();
        assertThat(bench.pod("a").spec().nodeName()).isEmpty();
        Instant next = bench.cluster.nextEventAt().orElseThrow();
        assertThat(next).isAfter(now);
        bench.cluster.advanceTo(next.minus(Duration.ofMillis(1)));
        assertThat(bench.pod("a").spec().nodeName()).isEmpty();
        assertThat(bench.cluster.step()).isTrue();
        assertThat(bench.cluster.now()).isEqualTo(next);
    }

    @Test
    void aNewClusterHasTheNamespacesOfKubernetes() {
        Cluster cluster = new Cluster(1, Bench.START);
        assertThat(cluster.store().list(Kind.NAMESPACE))
                .extracting(namespace -> namespace.meta().name())
                .isEqualTo(List.of("default", "kube-node-lease", "kube-public", "kube-system"));
    }

    private static void upgrade(Cluster cluster, String name, String version) {
        Node node = cluster.store().get(Kind.NODE, "", name).orElseThrow();
        Node.Status status = node.status().withInfo(node.status().info().withKubeletVersion(version));
        cluster.api().updateStatus(Kind.NODE, node.withStatus(status)).orThrow();
    }
}
