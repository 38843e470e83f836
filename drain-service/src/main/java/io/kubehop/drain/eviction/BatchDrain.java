package io.kubehop.drain.eviction;

import io.kubehop.events.UpgradePolicy.DrainMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch in flight.
 *
 * @param upgrade the upgrade's id
 * @param attempt the latest
 * @param nodes by name, in the order of the batch
 * @param rollback why its node is to be rolled back, if that is what it is for
 */
public record BatchDrain(
        String upgrade, String id, int attempt, Map<String, NodeDrain> nodes, Optional<String> rollback) {

    Optional<NodeDrain> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    BatchDrain with(NodeDrain node) {
        return new BatchDrain(upgrade, id, attempt, Copies.with(nodes, node.name(), node), rollback);
    }

    boolean ended() {
        return nodes.values().stream().allMatch(node -> node.phase().ended());
    }

    /** Whether the nodes that are not parked are done. */
    boolean onlyParkedLeft() {
        return nodes.values().stream()
                .allMatch(node -> node.phase().ended() || node.phase().parked());
    }

    boolean allUpgraded() {
        return nodes.values().stream().allMatch(NodeDrain::upgraded);
    }

    List<String> leftCordoned() {
        return nodes.values().stream()
                .filter(node ->
                        node.phase() == NodeDrain.Phase.KEPT && node.policy().mode() != DrainMode.NONE)
                .map(NodeDrain::name)
                .toList();
    }
}
