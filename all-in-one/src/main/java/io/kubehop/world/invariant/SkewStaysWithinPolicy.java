package io.kubehop.world.invariant;

import io.kubehop.events.KubeVersion;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.store.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Versions stay within the skew policy at every moment: API servers within one minor of each other; no kubelet of a newer minor
 * than the oldest API server, and none more than three minors behind the newest.
 */
public final class SkewStaysWithinPolicy implements Invariant {
    private static final int KUBELET_BEHIND = 3;

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Node node)) {
            return Optional.empty();
        }
        boolean same = change.previous()
                .filter(before -> before instanceof Node old && version(old).equals(version(node)))
                .isPresent();
        return same ? Optional.empty() : judge(sight);
    }

    private static Optional<String> judge(Sight sight) {
        List<Node> nodes = sight.store().list(Kind.NODE);
        var servers = new ArrayList<>(nodes.stream()
                .filter(Node::controlPlane)
                .map(SkewStaysWithinPolicy::version)
                .toList());
        if (servers.isEmpty()) {
            servers.add(KubeVersion.parse(sight.apiVersion()));
        }
        KubeVersion oldest = servers.stream().min(Comparator.naturalOrder()).orElseThrow();
        KubeVersion newest = servers.stream().max(Comparator.naturalOrder()).orElseThrow();
        if (newest.minorsAhead(oldest) > 1) {
            return Optional.of("API servers are at " + oldest + " and " + newest);
        }
        for (Node node : nodes) {
            KubeVersion kubelet = version(node);
            if (!node.controlPlane() && kubelet.minorsAhead(oldest) > 0) {
                return Optional.of("the kubelet of " + node.meta().name() + " is at " + kubelet
                        + ", an API server still at " + oldest);
            }
            if (newest.minorsAhead(kubelet) > KUBELET_BEHIND) {
                return Optional.of("the kubelet of " + node.meta().name() + " is at " + kubelet
                        + ", an API server already at " + newest);
            }
        }
        return Optional.empty();
    }

    private static KubeVersion version(Node node) {
        return KubeVersion.parse(node.status().info().kubeletVersion());
    }
}
