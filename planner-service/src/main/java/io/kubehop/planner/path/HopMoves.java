package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes move in a hop. Every control-plane node that is behind does. So does every worker that is behind, unless the policy
 * is to drain as seldom as possible: then only in the last hop, and where the next hop would break the version skew.
 *
 * @param following what the next hop goes to, if there is one
 * @param fewest whether workers are drained as seldom as possible
 */
public record HopMoves(KubeVersion to, Optional<KubeVersion> following, boolean fewest) {

    /** Of a hop of a plan, 1, 2, 3 …. */
    public static HopMoves of(UpgradePlan plan, int hop, UpgradePolicy policy) {
        return of(plan.hops().stream().map(UpgradePlan.Hop::to).toList(), hop, policy.fewestDrains());
    }

    static HopMoves of(List<KubeVersion> stops, int hop, boolean fewest) {
        return new HopMoves(
                stops.get(hop - 1), hop < stops.size() ? Optional.of(stops.get(hop)) : Optional.empty(), fewest);
    }

    boolean moves(NodeView node) {
        return moves(node.role(), node.kubelet());
    }

    /** Whether a node of that role and version moves in this hop. */
    public boolean moves(NodeRole role, KubeVersion kubelet) {
        boolean behind = kubelet.compareTo(to) < 0;
        return switch (role) {
            case CONTROL_PLANE -> behind;
            case WORKER ->
                behind
                        && (!fewest
                                || following
                                        .map(next -> SkewRules.tooFarBehind(kubelet, next))
                                        .orElse(true));
        };
    }
}
