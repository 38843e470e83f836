package io.kubehop.drain.cluster;

/**
 * How a node was seen while its pods are leaving.
 *
 * @param present it is in the cluster
 * @param schedulable nobody has cordoned it, or somebody has uncordoned it
 * @param reachable its kubelet answers, or says itself that it is not ready; false if its condition Ready is Unknown
 */
public record NodeSight(boolean present, boolean schedulable, boolean reachable) {
    /** As it should be. */
    public static final NodeSight CORDONED = new NodeSight(true, false, true);

    /** There is no such node. */
    public static final NodeSight MISSING = new NodeSight(false, false, false);
}
