package io.kubehop.agent.runbook;

/**
 * One step of a runbook.
 *
 * @param name stable: journals, topics and configurations speak of it
 * @param does what it does, for people
 */
public record Step(String name, String does) {
    /** Ahead of everything: what of the host stands against it. */
    public static final String CHECK_HOST = "check-host";

    public static final String BEFORE_HOOKS = "run-hooks-before";
    public static final String CHECK_ETCD = "check-etcd";
    public static final String SAVE_SNAPSHOT = "save-snapshot";
    public static final String PLAN_UPGRADE = "plan-upgrade";
    public static final String MOVE_LEAD = "move-etcd-lead";
    public static final String APPLY_UPGRADE = "apply-upgrade";
    public static final String CHECK_CONTROL_PLANE = "check-control-plane";
    public static final String UPGRADE_RUNTIME = "upgrade-runtime";
    public static final String REBOOT = "reboot-if-required";
    public static final String AFTER_HOOKS = "run-hooks-after";
    public static final String PREPARE = "prepare";
    public static final String KEEP = "keep-what-is-there";
    public static final String SWITCH_SOURCE = "switch-package-source";
    public static final String DOWNLOAD = "download-packages";
    public static final String PULL_IMAGES = "pull-images";
    public static final String INSTALL_KUBEADM = "install-kubeadm";
    public static final String CHECK_KUBEADM = "check-kubeadm";
    public static final String CLEAN_UP = "clean-up-skipped-minors";
    public static final String UPGRADE_NODE = "upgrade-node";
    public static final String INSTALL_KUBELET = "install-kubelet";

    /** The step that makes the node's version the new one. */
    public static final String RESTART_KUBELET = "restart-kubelet";

    /** The step that proves it. */
    public static final String CHECK_KUBELET = "check-kubelet";

    public static final String PACKAGES_BACK = "bring-packages-back";
    public static final String CONFIGURATION_BACK = "bring-configuration-back";

    /** The step that makes the node's version the one from before. */
    public static final String RESTART_OLD_KUBELET = "restart-old-kubelet";

    /** The step that proves it. */
    public static final String CHECK_OLD_KUBELET = "check-old-kubelet";
}
