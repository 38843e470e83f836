package io.kubehop.planner.path;

import io.kubehop.events.PodSelector;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.util.List;

/**
 * How each node is drained: as the first group that its labels are in says, or as all others are.
 *
 * @param groups in the policy's order
 */
record DrainGroups(List<Group> groups, Drain otherwise) {

    record Group(PodSelector nodes, Drain drain) {}

    /** @throws IllegalArgumentException if a selector is none; {@link PolicyRules} has refused it before */
    static DrainGroups of(UpgradePolicy policy) {
        return new DrainGroups(
                policy.groups().stream()
                        .map(group -> new Group(PodSelector.parse(group.nodes()), group.drain()))
                        .toList(),
                policy.drain());
    }

    Drain of(NodeView node) {
        for (Group group : groups) {
            if (group.nodes().matches(node.labels())) {
                return group.drain();
            }
        }
        return otherwise;
    }
}
