package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import java.util.List;
import java.util.Optional;

/**
 * The steps in order, by what the node is: those of the Kubernetes pages "Upgrading kubeadm clusters" and "Upgrading Linux
 * nodes". Draining and uncordoning are the drain service's; {@code kubeadm upgrade node} comes after the drain and right before
 * the new kubelet, so that an old kubelet which restarts does not load a newer configuration.
 */
public final class Runbook {
    private static final Step SOURCE = new Step("switch-package-source", "points the package source at the minor");
    private static final Step KUBEADM = new Step("install-kubeadm", "installs the new kubeadm");
    private static final Step CHECK_KUBEADM = new Step("check-kubeadm", "asks kubeadm for its version");
    private static final Step PLAN = new Step("plan-upgrade", "kubeadm upgrade plan");
    private static final Step APPLY = new Step("apply-upgrade", "kubeadm upgrade apply");
    private static final Step NODE = new Step("upgrade-node", "kubeadm upgrade node");
    private static final Step KUBELET = new Step("install-kubelet", "installs the new kubelet and kubectl");
    private static final Step RESTART = new Step(Step.RESTART_KUBELET, "systemctl daemon-reload and restart kubelet");
    private static final Step CHECK_KUBELET = new Step(Step.CHECK_KUBELET, "asks the kubelet for its version");

    private static final List<Step> FIRST_CONTROL_PLANE =
            List.of(SOURCE, KUBEADM, CHECK_KUBEADM, PLAN, APPLY, KUBELET, RESTART, CHECK_KUBELET);
    private static final List<Step> OTHERS =
            List.of(SOURCE, KUBEADM, CHECK_KUBEADM, NODE, KUBELET, RESTART, CHECK_KUBELET);

    private Runbook() {}

    /** The steps of an order; never empty. */
    public static List<Step> of(WorkOrder order) {
        return switch (order.role()) {
            case CONTROL_PLANE -> order.first() ? FIRST_CONTROL_PLANE : OTHERS;
            case WORKER -> OTHERS;
        };
    }

    /** The step of this name. */
    static Optional<Step> step(WorkOrder order, String name) {
        return of(order).stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /** The step after this one; nothing after the last. */
    static Optional<Step> after(WorkOrder order, String name) {
        List<Step> steps = of(order);
        for (int i = 0; i < steps.size() - 1; i++) {
            if (steps.get(i).name().equals(name)) {
                return Optional.of(steps.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
