package io.kubehop.simulator.contract;

/** The contract on the simulator's HTTP face. */
final class SimulatedClusterTest extends ClusterContract {
    @Override
    ClusterUnderTest start() {
        return new SimulatedCluster();
    }
}
