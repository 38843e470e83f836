package io.kubehop.agent.runbook;

/**
 * One step of a runbook.
 *
 * @param name stable: journals, topics and configurations speak of it
 * @param does what it does, for people
 */
public record Step(String name, String does) {

    /** The step that makes the node's version the new one. */
    public static final String RESTART_KUBELET = "restart-kubelet";

    /** The step that proves it. */
    public static final String CHECK_KUBELET = "check-kubelet";
}
