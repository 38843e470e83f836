package io.kubehop.agent.runbook;

/**
 * One step of a runbook.
 *
 * @param name stable: journals, topics and configurations speak of it
 * @param does what it does, for people
 */
public record Step(String name, String does) {
    public static final String PREPARE = "prepare";
    public static final String KEEP = "keep-what-is-there";
    public static final String SWITCH_SOURCE = "switch-package-source";
    public static final String DOWNLOAD = "download-packages";
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
