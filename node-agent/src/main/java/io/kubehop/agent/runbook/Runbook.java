package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps in order, by what the node is: those of the Kubernetes pages "Upgrading kubeadm clusters" and "Upgrading Linux
 * nodes". Draining and uncordoning are the drain service's; {@code kubeadm upgrade node} comes after the drain and right before
 * the new kubelet, so that an old kubelet which restarts does not load a newer configuration.
 *
 * @param firstControlPlane of the first control-plane node of a hop
 * @param controlPlane of the others
 * @param worker of a worker
 * @param preparation ahead of the drain; one step, told at its end only
 * @param wayBack from a kubelet that is not well, or by order
 * @param undone the names of the steps that, given up, lead to the way back: those after which the node may not be what it was
 */
public record Runbook(
        List<Step> firstControlPlane,
        List<Step> controlPlane,
        List<Step> worker,
        List<Step> preparation,
        List<Step> wayBack,
        Set<String> undone) {

    private static final Step KEEP = new Step(Step.KEEP, "keeps packages and configuration for the way back");
    private static final Step SOURCE = new Step(Step.SWITCH_SOURCE, "points the package source at the minor");
    private static final Step DOWNLOAD =
            new Step(Step.DOWNLOAD, "fetches the new packages and checks their signatures");
    private static final Step IMAGES =
            new Step(Step.PULL_IMAGES, "pulls the new images of the components that run here");
    private static final Step KUBEADM = new Step(Step.INSTALL_KUBEADM, "installs the new kubeadm");
    private static final Step CHECK_KUBEADM = new Step(Step.CHECK_KUBEADM, "asks kubeadm for its version");
    private static final Step PLAN = new Step(Step.PLAN_UPGRADE, "kubeadm upgrade plan");
    private static final Step APPLY = new Step(Step.APPLY_UPGRADE, "kubeadm upgrade apply");
    private static final Step CHECK_ETCD = new Step(Step.CHECK_ETCD, "asks every member of etcd whether it is healthy");
    private static final Step SNAPSHOT =
            new Step(Step.SAVE_SNAPSHOT, "saves and proves a snapshot of etcd, with certificates and manifests");
    private static final Step MOVE_LEAD =
            new Step(Step.MOVE_LEAD, "gives etcd's lead to another member, if this node has it");
    private static final Step CHECK_CONTROL_PLANE =
            new Step(Step.CHECK_CONTROL_PLANE, "waits until API server and etcd are well again");
    private static final Step CLEAN_UP =
            new Step(Step.CLEAN_UP, "does what kubeadm of each skipped minor would have done");
    private static final Step NODE = new Step(Step.UPGRADE_NODE, "kubeadm upgrade node");
    private static final Step KUBELET = new Step(Step.INSTALL_KUBELET, "installs the new kubelet and kubectl");
    private static final Step RESTART = new Step(Step.RESTART_KUBELET, "systemctl daemon-reload and restart kubelet");
    private static final Step CHECK_KUBELET = new Step(Step.CHECK_KUBELET, "waits until the new kubelet is well");
    private static final Step PREPARE =
            new Step(Step.PREPARE, "keeps what is there, fetches the new packages and pulls the new images");
    private static final Step PACKAGES_BACK = new Step(Step.PACKAGES_BACK, "installs the packages that were kept");
    private static final Step CONFIGURATION_BACK =
            new Step(Step.CONFIGURATION_BACK, "puts back the configuration that was kept");
    private static final Step RESTART_OLD =
            new Step(Step.RESTART_OLD_KUBELET, "systemctl daemon-reload and restart kubelet");
    private static final Step CHECK_OLD = new Step(Step.CHECK_OLD_KUBELET, "waits until the old kubelet is well");

    private static final List<Step> WAY_BACK = List.of(PACKAGES_BACK, CONFIGURATION_BACK, RESTART_OLD, CHECK_OLD);

    /** A node without a machine behind it. */
    public static final Runbook SIMULATED = new Runbook(
            List.of(SOURCE, KUBEADM, CHECK_KUBEADM, PLAN, APPLY, KUBELET, RESTART, CHECK_KUBELET),
            List.of(SOURCE, KUBEADM, CHECK_KUBEADM, NODE, KUBELET, RESTART, CHECK_KUBELET),
            List.of(SOURCE, KUBEADM, CHECK_KUBEADM, NODE, KUBELET, RESTART, CHECK_KUBELET),
            List.of(PREPARE),
            WAY_BACK,
            Set.of());

    /** A host with a package manager. */
    public static final Runbook REAL = new Runbook(
            List.of(
                    CHECK_ETCD,
                    SNAPSHOT,
                    KEEP,
                    SOURCE,
                    DOWNLOAD,
                    IMAGES,
                    KUBEADM,
                    CHECK_KUBEADM,
                    PLAN,
                    MOVE_LEAD,
                    APPLY,
                    CHECK_CONTROL_PLANE,
                    CLEAN_UP,
                    KUBELET,
                    RESTART,
                    CHECK_KUBELET),
            List.of(
                    CHECK_ETCD,
                    KEEP,
                    SOURCE,
                    DOWNLOAD,
                    IMAGES,
                    KUBEADM,
                    CHECK_KUBEADM,
                    MOVE_LEAD,
                    NODE,
                    CHECK_CONTROL_PLANE,
                    CLEAN_UP,
                    KUBELET,
                    RESTART,
                    CHECK_KUBELET),
            List.of(
                    KEEP,
                    SOURCE,
                    DOWNLOAD,
                    IMAGES,
                    KUBEADM,
                    CHECK_KUBEADM,
                    CLEAN_UP,
                    NODE,
                    KUBELET,
                    RESTART,
                    CHECK_KUBELET),
            List.of(PREPARE),
            WAY_BACK,
            Set.of(
                    Step.INSTALL_KUBEADM,
                    Step.CHECK_KUBEADM,
                    Step.CLEAN_UP,
                    Step.UPGRADE_NODE,
                    Step.INSTALL_KUBELET,
                    Step.RESTART_KUBELET,
                    Step.CHECK_KUBELET));

    public Runbook {
        firstControlPlane = List.copyOf(firstControlPlane);
        controlPlane = List.copyOf(controlPlane);
        worker = List.copyOf(worker);
        preparation = List.copyOf(preparation);
        wayBack = List.copyOf(wayBack);
        undone = Set.copyOf(undone);
    }

    /** Steps that a host has only if its configuration says so. */
    public enum Extra {
        /** The host is checked before anything is touched. */
        CHECK,
        HOOKS_BEFORE,
        /** The container runtime goes before the kubelet that needs it. */
        RUNTIME,
        REBOOT,
        HOOKS_AFTER
    }

    /** The same with these steps, each in its place, for every role. */
    public Runbook with(Set<Extra> extras) {
        return new Runbook(
                with(firstControlPlane, extras),
                with(controlPlane, extras),
                with(worker, extras),
                preparation,
                wayBack,
                undone);
    }

    private static List<Step> with(List<Step> steps, Set<Extra> extras) {
        var all = new ArrayList<Step>();
        if (extras.contains(Extra.CHECK)) {
            all.add(new Step(Step.CHECK_HOST, "looks what of the host stands against it"));
        }
        if (extras.contains(Extra.HOOKS_BEFORE)) {
            all.add(new Step(Step.BEFORE_HOOKS, "runs the configuration's commands for before"));
        }
        for (Step step : steps) {
            if (step.equals(KUBELET) && extras.contains(Extra.RUNTIME)) {
                all.add(new Step(Step.UPGRADE_RUNTIME, "installs the configuration's container runtime"));
            }
            all.add(step);
            if (step.equals(RESTART) && extras.contains(Extra.REBOOT)) {
                all.add(new Step(Step.REBOOT, "reboots if the host says that it needs it"));
            }
        }
        if (extras.contains(Extra.HOOKS_AFTER)) {
            all.add(new Step(Step.AFTER_HOOKS, "runs the configuration's commands for after"));
        }
        return all;
    }

    /** The steps of an order; never empty. */
    public List<Step> of(WorkOrder order) {
        return switch (order.role()) {
            case CONTROL_PLANE -> order.first() ? firstControlPlane : controlPlane;
            case WORKER -> worker;
        };
    }

    /** The steps of a job; never empty. */
    List<Step> of(WorkOrder order, Job job) {
        return switch (job) {
            case Job.Upgrade() -> of(order);
            case Job.Preparation() -> preparation;
            case Job.WayBack _ -> wayBack;
        };
    }

    /** The step of this name, of whatever job. */
    Optional<Step> step(WorkOrder order, String name) {
        return Stream.of(of(order), preparation, wayBack)
                .flatMap(List::stream)
                .filter(step -> step.name().equals(name))
                .findFirst();
    }

    /** The step after this one; nothing after the last. */
    Optional<Step> after(WorkOrder order, Job job, String name) {
        List<Step> steps = of(order, job);
        for (int i = 0; i < steps.size() - 1; i++) {
            if (steps.get(i).name().equals(name)) {
                return Optional.of(steps.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
