package io.kubehop.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/**
 * The whole way, as it was predicted when it was asked for.
 *
 * @param from the control plane's version at that time
 * @param hops in order, one minor each
 * @param controlPlaneSeen false where a provider or somebody else moves the control plane
 * @param findings what the preflight has to say; warnings do not stop an upgrade
 * @param nodes the nodes as they were seen at that time
 */
public record UpgradePlan(
        KubeVersion from,
        KubeVersion to,
        List<Hop> hops,
        boolean controlPlaneSeen,
        List<Finding> findings,
        List<Node> nodes) {
    @JsonCreator
    public UpgradePlan {
        hops = List.copyOf(hops);
        findings = List.copyOf(findings);
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
    }

    /** A plan that does not list its nodes. */
    public UpgradePlan(
            KubeVersion from, KubeVersion to, List<Hop> hops, boolean controlPlaneSeen, List<Finding> findings) {
        this(from, to, hops, controlPlaneSeen, findings, List.of());
    }

    /** The same plan with these findings. */
    public UpgradePlan withFindings(List<Finding> others) {
        return new UpgradePlan(from, to, hops, controlPlaneSeen, others, nodes);
    }

    /**
     * A node as it was seen.
     *
     * @param zone its zone, or empty
     * @param version its kubelet's
     */
    public record Node(String name, NodeRole role, String zone, KubeVersion version) {}

    /** One minor. */
    public record Hop(int number, KubeVersion from, KubeVersion to, List<Batch> batches) {
        public Hop {
            batches = List.copyOf(batches);
        }
    }

    /** A predicted batch: which nodes will go together. */
    public record Batch(String id, NodeRole role, List<String> nodes) {
        public Batch {
            nodes = List.copyOf(nodes);
        }
    }

    /** Something the preflight found. */
    public record Finding(Severity severity, String subject, String message) {}

    /** How grave. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }
}
