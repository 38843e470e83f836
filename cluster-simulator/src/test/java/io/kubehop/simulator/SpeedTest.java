package io.kubehop.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.shape.ClusterShape;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Prints how fast virtual time passes while a small cluster is drained without a pause. */
class SpeedTest {
    private static final int WARM_UP = 8;
    private static final long LEAST_TIMES_REAL = 100;

    @Test
    void aBusyDemonstrationClusterRunsManyTimesFasterThanReality() {
        double best = 0;
        int evicted = 0;
        for (int round = 0; round <= WARM_UP; round++) {
            Cluster cluster = ClusterShape.demo(3, 12, 3, "v1.34.2").build(round, Bench.START);
            Drain drain = new Drain(cluster);
            Instant virtual = cluster.now();
            long real = System.nanoTime();
            for (Node node : cluster.store().list(Kind.NODE)) {
                drain.drain(node.meta().name());
                cluster.settle(Duration.ofMinutes(10));
            }
            double seconds = (System.nanoTime() - real) / 1e9;
            evicted = drain.evicted();
            best = Math.max(best, Duration.between(virtual, cluster.now()).toMillis() / 1e3 / seconds);
        }
        System.out.printf("simulator: %d evictions back to back at %.0f times real time (goal 1000)%n", evicted, best);
        assertThat(evicted).isGreaterThan(50);
        assertThat(best).as("a machine under load is slower, not that much").isGreaterThan(LEAST_TIMES_REAL);
    }
}
