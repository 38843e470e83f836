package io.kubehop.verifier.health;

import java.util.Optional;

/** The verifier's eye: reads the cluster and changes nothing. What cannot be read is thrown, and looked at again later. */
public interface HealthReader {

    /**
     * The whole cluster as it is now.
     *
     * @throws Exception if the API server cannot be seen
     */
    ClusterHealth cluster() throws Exception;

    /**
     * One node and its DaemonSet pods as they are now; nothing if the cluster has no such node.
     *
     * @throws Exception if the API server cannot be seen
     */
    Optional<NodeSight> node(String name) throws Exception;
}
