package io.kubehop.drain.cluster;

/**
 * All that a drain touches.
 *
 * @param room where evicted pods may go
 */
public record DrainPorts(
        NodeCordon cordons,
        NodeMarks marks,
        PodReader pods,
        Evictor evictor,
        Surger surger,
        RoomReader room,
        HostPower hosts) {

    /** Without anything around the pods. */
    public static DrainPorts of(NodeCordon cordons, PodReader pods, Evictor evictor) {
        return new DrainPorts(cordons, NodeMarks.NONE, pods, evictor, Surger.NONE, RoomReader.NONE, HostPower.UNKNOWN);
    }
}
