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

/** What a person should know before an upgrade is started. */
final class Findings {
    private Findings() {}

    static List<Finding> of(UpgradePolicy policy, ClusterView view, List<KubeVersion> stops, boolean hookConfigured) {
        var findings = new ArrayList<Finding>();
        ofDrain(policy.drain(), findings);
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

    private static void ofDrain(UpgradePolicy.Drain drain, List<Finding> findings) {
        switch (drain.mode()) {
            case EVICT -> {}
            case CORDON_ONLY ->
                findings.add(new Finding(
                        WARNING,
                        "policy.drain.mode",
                        "nodes are cordoned but not emptied: pods are restarted in place or die with the node's"
                                + " software, budgets are not asked, and a minor move of a kubelet with pods on it"
                                + " is not supported by Kubernetes"));
            case NONE ->
                findings.add(
                        new Finding(
                                WARNING,
                                "policy.drain.mode",
                                "nodes are neither cordoned nor emptied: new pods arrive during the work, budgets are not"
                                        + " asked, and a minor move of a kubelet with pods on it is not supported by Kubernetes"));
        }
        if (drain.force()) {
            findings.add(new Finding(
                    WARNING, "policy.drain.force", "pods without a controller are evicted: nobody makes them again"));
        }
        if (drain.deleteEmptyDir()) {
            findings.add(new Finding(
                    WARNING, "policy.drain.deleteEmptyDir", "what is in emptyDir volumes of evicted pods is lost"));
        }
        if (drain.localVolumes()) {
            findings.add(
                    new Finding(
                            WARNING,
                            "policy.drain.localVolumes",
                            "pods whose persistent volume is a disk of their node are evicted: they run nowhere until it is back"));
        }
        drain.podSelector()
                .ifPresent(selector -> findings.add(new Finding(
                        WARNING,
                        "policy.drain.podSelector",
                        "only pods that match '" + selector + "' are evicted: the others are on the node when its"
                                + " software is changed")));
        drain.skipTerminating()
                .ifPresent(limit -> findings.add(new Finding(
                        WARNING,
                        "policy.drain.skipTerminating",
                        "pods whose deletion is overdue by " + limit.toSeconds()
                                + " s are not waited for: they may still run")));
        if (drain.volumeWait() == UpgradePolicy.VolumeWait.NONE) {
            findings.add(new Finding(
                    WARNING,
                    "policy.drain.volumes",
                    "volumes of evicted pods are not waited for: a host that goes off before they are detached keeps"
                            + " them from others for minutes"));
        }
        if (drain.outOfService()) {
            findings.add(new Finding(
                    WARNING,
                    "policy.drain.outOfService",
                    "pods of a node that does not answer are deleted by force when the power command says that its host"
                            + " is off: if that is wrong, a pod may run twice"));
        }
        if (drain.surge()) {
            findings.add(
                    new Finding(
                            INFO,
                            "policy.drain.surge",
                            "Deployments whose budget never allows a disruption, or with a single replica, have one replica more"
                                    + " while a pod of theirs leaves: they need the room for it, and must bear two pods at a time"));
        }
        drain.gracePeriod()
                .filter(Duration::isZero)
                .ifPresent(_ -> findings.add(new Finding(
                        WARNING, "policy.drain.gracePeriod", "pods are killed at once, without a chance to end well")));
        switch (drain.whenLate()) {
            case FAIL, WAIT, PARK -> {}
            case DELETE ->
                findings.add(new Finding(
                        WARNING,
                        "policy.drain.atDeadline",
                        "pods that are left after " + drain.timeout().toSeconds()
                                + " s are deleted past their budgets: what the budgets protect may break"));
        }
    }
}
