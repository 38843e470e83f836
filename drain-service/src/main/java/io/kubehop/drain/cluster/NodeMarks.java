package io.kubehop.drain.cluster;

import io.kubehop.events.KubeVersion;

/**
 * Labels and taints on nodes that have to do with a drain, beside the cordon. What we set carries a mark, written in the same
 * request, and only what is marked is taken off again.
 *
 * <p>Trouble with I/O is thrown unchecked: the caller tries again. Each method may be called again after a crash.
 */
public interface NodeMarks {

    /** Load balancers that take nodes for targets leave out a node with this label. */
    String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

    /** The annotation that marks {@link #EXCLUDED} as ours; its value is the upgrade's id. */
    String EXCLUDED_BY = "kubehop.io/excluded-by";

    /** The taint, with the effect {@code PreferNoSchedule}, of workers that have still to be upgraded. */
    String OUTDATED = "kubehop.io/outdated";

    /** The taint, with the effect {@code NoExecute} and the value {@code nodeshutdown}, that lets the pods of a dead node go. */
    String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    /** The annotation that marks {@link #OUT_OF_SERVICE} as ours; its value is the upgrade's id. */
    String OUT_OF_SERVICE_BY = "kubehop.io/out-of-service-by";

    /** Marks nothing: for a drain with nothing around it. */
    NodeMarks NONE = new NodeMarks() {
        @Override
        public void exclude(String node, String upgrade) {}

        @Override
        public void markOutdated(KubeVersion to) {}

        @Override
        public void clearOutdated() {}

        @Override
        public void putOutOfService(String node, String upgrade) {}

        @Override
        public void restore(String node, boolean upgraded) {}
    };

    /** Leaves the node out of load balancers; nothing if it is left out already, or is gone. */
    void exclude(String node, String upgrade);

    /** Every worker whose kubelet is older has the taint {@link #OUTDATED} afterwards, and no other node has it. */
    void markOutdated(KubeVersion to);

    /** No node has the taint {@link #OUTDATED} afterwards. */
    void clearOutdated();

    /** Sets the taint {@link #OUT_OF_SERVICE}: its pods are deleted by force and its volumes detached at once. */
    void putOutOfService(String node, String upgrade);

    /**
     * Takes off what we set on the node.
     *
     * @param upgraded it is not outdated any more either
     */
    void restore(String node, boolean upgraded);
}
