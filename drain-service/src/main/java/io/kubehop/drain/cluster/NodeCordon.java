package io.kubehop.drain.cluster;

/**
 * Cordons and uncordons nodes. A node that we cordon carries a mark, written in the same request, so that a crash right after
 * it is not taken for somebody else's cordon.
 *
 * <p>Trouble with I/O, an API server that is away included, is thrown unchecked: the caller tries again.
 */
public interface NodeCordon {

    /** The annotation that is the mark; its value is the upgrade's id. */
    String MARK = "kubehop.io/cordoned-by";

    /**
     * Makes the node unschedulable and marks it, if it is schedulable. An unschedulable node with a mark, of whichever
     * upgrade, is ours and is marked anew; one without a mark is left alone.
     *
     * @param upgrade the value of the mark
     */
    CordonAnswer cordon(String node, String upgrade);

    /**
     * Makes the node schedulable and takes the mark off, if the mark is there. A node without a mark, or no node, is left
     * alone.
     */
    void uncordon(String node);

    /** How the node is now. What cannot tell says that it is as it should be. */
    default NodeSight sight(String node) {
        return NodeSight.CORDONED;
    }
}
