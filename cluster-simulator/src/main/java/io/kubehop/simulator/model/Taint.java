package io.kubehop.simulator.model;

/**
 * A taint of a node.
 *
 * @param effect {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}
 */
public record Taint(String key, String value, String effect) {
    /** Effect: new pods stay away unless they tolerate it. */
    public static final String NO_SCHEDULE = "NoSchedule";

    /** Effect: new pods go elsewhere if they can. */
    public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";

    /** Effect: running pods leave too. */
    public static final String NO_EXECUTE = "NoExecute";

    /** Set on a cordoned node by the node lifecycle controller. */
    public static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    /** Set on a node whose Ready condition is False. */
    public static final String NOT_READY = "node.kubernetes.io/not-ready";

    /** Set on a node whose Ready condition is Unknown. */
    public static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    /** Set by people on a node that surely is off. */
    public static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    /** Set on control-plane nodes by kubeadm. */
    public static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    /** As the scheduler's messages write it: key and value. */
    public String display() {
        return "{" + key + ": " + value + "}";
    }
}
