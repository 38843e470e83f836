package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PathAnswer.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the version skew policy does not allow: a kubelet newer than the control plane, a kubelet more than three minors behind it (two
 * before 1.25), a control plane more than one minor apart, and any way back. kubeadm itself does not refuse a downgrade.
 */
final class SkewRules {
    private static final int KUBELET_BEHIND = 3;
    private static final int OLD_KUBELET_BEHIND = 2;
    private static final int OLD_KUBELET_BEFORE_MINOR = 25;

    private SkewRules() {}

    /** What stands against the target whatever the path. */
    static List<Refusal> check(String to, KubeVersion target, ClusterView view) {
        var refusals = new ArrayList<Refusal>();
        KubeVersion present = view.apiVersion();
        if (target.major() != present.major()) {
            refusals.add(new Refusal("to", to, "the cluster is at " + present + ": there is no way to another major"));
        } else if (target.compareTo(present) < 0) {
            refusals.add(new Refusal(
                    "to",
                    to,
                    "a downgrade: the cluster is at " + present + ", and " + target
                            + " is older. Kubernetes has no way back"));
        } else if (target.equals(present)
                && !view.nodes().isEmpty()
                && view.nodes().stream().allMatch(node -> node.kubelet().compareTo(target) >= 0)) {
            refusals.add(new Refusal("to", to, "nothing to do: the API server and every node are at " + target));
        }
        for (NodeView node : view.nodes()) {
            notNewer(node, present).ifPresent(refusals::add);
        }
        mixed(view).ifPresent(refusals::add);
        return refusals;
    }

    /** A control-plane node may be one minor ahead of what the API server answers: another instance has answered. */
    private static Optional<Refusal> notNewer(NodeView node, KubeVersion present) {
        int ahead = node.kubelet().minorsAhead(present);
        int allowed = node.role() == NodeRole.CONTROL_PLANE ? 1 : 0;
        return ahead <= allowed
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "nodes/" + node.name(),
                        node.kubelet().toString(),
                        "its kubelet is newer than the API server (" + present
                                + "), which Kubernetes does not support: bring it back to " + present.minorText()
                                + " first"));
    }

    private static Optional<Refusal> mixed(ClusterView view) {
        List<NodeView> nodes = view.nodes(NodeRole.CONTROL_PLANE).stream()
                .sorted(Comparator.comparing(NodeView::kubelet))
                .toList();
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        NodeView oldest = nodes.getFirst();
        KubeVersion newest = nodes.getLast().kubelet().compareTo(view.apiVersion()) > 0
                ? nodes.getLast().kubelet()
                : view.apiVersion();
        return newest.minorsAhead(oldest.kubelet()) <= 1
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "nodes/" + oldest.name(),
                        oldest.kubelet().toString(),
                        "the control plane is more than one minor apart (up to " + newest
                                + "): bring its oldest nodes to within one minor first"));
    }

    /** How many minors a kubelet may be behind the API server. */
    private static int allowedBehind(KubeVersion kubelet) {
        return kubelet.minor() < OLD_KUBELET_BEFORE_MINOR ? OLD_KUBELET_BEHIND : KUBELET_BEHIND;
    }

    /** Whether an API server of that version does not support the kubelet any more. */
    static boolean tooFarBehind(KubeVersion kubelet, KubeVersion server) {
        return server.minorsAhead(kubelet) > allowedBehind(kubelet);
    }

    /** What stands against a path: at each hop the API server moves before the kubelets that are behind. */
    static List<Refusal> check(List<KubeVersion> stops, ClusterView view) {
        KubeVersion first = stops.getFirst();
        var refusals = new ArrayList<Refusal>();
        for (NodeView node : view.nodes()) {
            int allowed = allowedBehind(node.kubelet());
            if (tooFarBehind(node.kubelet(), first)) {
                refusals.add(new Refusal(
                        "nodes/" + node.name(),
                        node.kubelet().toString(),
                        "its kubelet would be more than " + (allowed == KUBELET_BEHIND ? "three" : "two")
                                + " minors behind the API server at " + first + ": upgrade it first"));
            }
        }
        return refusals;
    }
}
