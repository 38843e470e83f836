package io.kubehop.events;

import java.util.List;

/**
 * The whole way, as it was predicted when it was asked for.
 *
 * @param from the control plane's version at that time
 * @param hops in order, one minor each
 * @param controlPlaneSeen false where a provider or somebody else moves the control plane
 * @param findings what the preflight has to say; warnings do not stop an upgrade
 */
public record UpgradePlan(
        KubeVersion from, KubeVersion to, List<Hop> hops, boolean controlPlaneSeen, List<Finding> findings) {
    public UpgradePlan {
        hops = List.copyOf(hops);
        findings = List.copyOf(findings);
    }

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
