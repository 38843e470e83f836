package io.kubehop.planner.path;

import static io.kubehop.events.UpgradePlan.Severity.INFO;
import static io.kubehop.events.UpgradePlan.Severity.WARNING;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.UpgradePlan.Finding;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person should know before an upgrade is started. */
final class Findings {
    private Findings() {}

    static List<Finding> of(UpgradePolicy policy, ClusterView view, List<KubeVersion> stops, boolean hookConfigured) {
        var findings = new ArrayList<Finding>();
        ofDrain("policy.drain", policy.drain(), findings);
        for (int i = 0; i < policy.groups().size(); i++) {
            ofDrain("policy.groups[" + i + "].drain", policy.groups().get(i).drain(), findings);
        }
        if (!view.controlPlaneSeen()) {
            findings.add(
                    hookConfigured
                            ? new Finding(
                                    INFO,
                                    "control plane",
                                    "the cluster shows no control-plane node: the configured hook is run for each hop")
                            : new Finding(
                                    WARNING,
                                    "control plane",
                                    "the cluster shows no control-plane node and no hook is configured"
                                            + " (kubehop.planner.control-plane.hook): each hop waits until somebody"
                                            + " else has moved the control plane"));
        }
        if (stops.getFirst().sameMinor(view.apiVersion()) && stops.size() > 1) {
            findings.add(new Finding(
                    INFO, "cluster", "the present minor is brought to " + stops.getFirst() + " before it is left"));
        }
        for (NodeView node : view.nodes()) {
            if (!node.ready()) {
                findings.add(new Finding(
                        WARNING,
                        node.name(),
                        "it is not Ready: its batch is held until it is, or is healthy as before"));
            }
            if (!node.schedulable()) {
                findings.add(new Finding(
                        WARNING, node.name(), "it is cordoned by somebody else: it is upgraded and stays cordoned"));
            }
        }
        return findings;
    }

    /** How far there is a way back. */
    static Finding ofTheWayBack() {
        return new Finding(
                INFO,
                "rollback",
                "a worker can be brought back to the version it had, as far as the version skew allows; "
                        + String.join("; ", RollbackRules.CANNOT_BE_UNDONE));
    }

    /**
     * What the other choice of hops for workers would save or cost.
     *
     * @param drains of workers by this policy, all in all
     * @param otherwise by the other choice
     */
    static Optional<Finding> ofDrains(UpgradePolicy policy, int drains, int otherwise) {
        if (drains == otherwise) {
            return Optional.empty();
        }
        String text = policy.fewestDrains()
                ? "fewest: " + drains + " drains of workers, where every-hop needs " + otherwise
                        + "; meanwhile workers stay up to three minors behind the control plane"
                : "every-hop: " + drains + " drains of workers; fewest would need " + otherwise
                        + ", with workers up to three minors behind the control plane meanwhile";
        return Optional.of(new Finding(INFO, "policy.workers", text));
    }

    private static void ofDrain(String path, UpgradePolicy.Drain drain, List<Finding> findings) {
        switch (drain.mode()) {
            case EVICT -> {}
            case CORDON_ONLY ->
                findings.add(new Finding(
                        WARNING,
                        path + ".mode",
                        "nodes are cordoned but not emptied: pods are restarted in place or die with the node's"
                                + " software, budgets are not asked, and a minor move of a kubelet with pods on it"
                                + " is not supported by Kubernetes"));
            case NONE ->
                findings.add(
                        new Finding(
                                WARNING,
                                path + ".mode",
                                "nodes are neither cordoned nor emptied: new pods arrive during the work, budgets are not"
                                        + " asked, and a minor move of a kubelet with pods on it is not supported by Kubernetes"));
        }
        if (drain.force()) {
            findings.add(new Finding(
                    WARNING, path + ".force", "pods without a controller are evicted: nobody makes them again"));
        }
        if (drain.deleteEmptyDir()) {
            findings.add(new Finding(
                    WARNING, path + ".deleteEmptyDir", "what is in emptyDir volumes of evicted pods is lost"));
        }
        if (drain.localVolumes()) {
            findings.add(
                    new Finding(
                            WARNING,
                            path + ".localVolumes",
                            "pods whose persistent volume is a disk of their node are evicted: they run nowhere until it is back"));
        }
        drain.podSelector()
                .ifPresent(selector -> findings.add(new Finding(
                        WARNING,
                        path + ".podSelector",
                        "only pods that match '" + selector + "' are evicted: the others are on the node when its"
                                + " software is changed")));
        drain.skipTerminating()
                .ifPresent(limit -> findings.add(new Finding(
                        WARNING,
                        path + ".skipTerminating",
                        "pods whose deletion is overdue by " + limit.toSeconds()
                                + " s are not waited for: they may still run")));
        if (drain.volumeWait() == UpgradePolicy.VolumeWait.NONE) {
            findings.add(new Finding(
                    WARNING,
                    path + ".volumes",
                    "volumes of evicted pods are not waited for: a host that goes off before they are detached keeps"
                            + " them from others for minutes"));
        }
        if (drain.outOfService()) {
            findings.add(new Finding(
                    WARNING,
                    path + ".outOfService",
                    "pods of a node that does not answer are deleted by force when the power command says that its host"
                            + " is off: if that is wrong, a pod may run twice"));
        }
        if (drain.surge()) {
            findings.add(
                    new Finding(
                            INFO,
                            path + ".surge",
                            "Deployments whose budget never allows a disruption, or with a single replica, have one replica more"
                                    + " while a pod of theirs leaves: they need the room for it, and must bear two pods at a time"));
        }
        drain.gracePeriod()
                .filter(Duration::isZero)
                .ifPresent(_ -> findings.add(new Finding(
                        WARNING, path + ".gracePeriod", "pods are killed at once, without a chance to end well")));
        switch (drain.whenLate()) {
            case FAIL, WAIT, PARK -> {}
            case DELETE ->
                findings.add(new Finding(
                        WARNING,
                        path + ".atDeadline",
                        "pods that are left after " + drain.timeout().toSeconds()
                                + " s are deleted past their budgets: what the budgets protect may break"));
        }
    }
}
