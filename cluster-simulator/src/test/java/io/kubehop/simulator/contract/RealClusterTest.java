package io.kubehop.simulator.contract;

import org.junit.jupiter.api.Tag;

/** The contract on a real API server, with real controllers and KWOK for kubelets. */
@Tag("real")
final class RealClusterTest extends ClusterContract {
    @Override
    ClusterUnderTest start() {
        return TestbedCluster.start();
    }
}
