package io.kubehop.verifier.health;

import java.util.List;

/**
 * A node looked at closely.
 *
 * @param daemonPods how many pods of DaemonSets are on it
 * @param unhealthyDaemonPods {@code namespace/name} of those that are not Ready, or terminating
 */
public record NodeSight(NodeHealth node, int daemonPods, List<String> unhealthyDaemonPods) {
    public NodeSight {
        unhealthyDaemonPods = List.copyOf(unhealthyDaemonPods);
    }
}
