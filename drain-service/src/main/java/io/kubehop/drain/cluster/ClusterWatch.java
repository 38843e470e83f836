package io.kubehop.drain.cluster;

import java.util.Optional;
import java.util.Set;

/**
 * Tells what happens to pods and budgets as it happens. It is only a hint that saves time: every fact it tells is also found by
 * the looks that the machine asks for.
 */
public interface ClusterWatch extends AutoCloseable {

    /** Follows exactly these nodes and their pods from now on. Budgets are always followed, over all namespaces. */
    void follow(Set<String> nodes);

    /** What the budget allows as it was last told, if that is more than nothing. */
    Optional<Opening> opening(String budget);

    @Override
    void close();

    /**
     * A budget allows disruptions.
     *
     * @param allowed more than 0
     * @param version the budget's resourceVersion
     */
    record Opening(int allowed, String version) {}

    /** Who is told. Called from any thread; must not block for long. */
    interface Listener {

        /** The pod has left the API. */
        void podVanished(String node, String uid);

        /**
         * The node was uncordoned, or left the cluster.
         *
         * @param version the node's resourceVersion
         */
        default void nodeSeen(String node, NodeSight sight, String version) {}

        /**
         * A volume was attached or detached, or is to be.
         *
         * @param version the VolumeAttachment's resourceVersion
         */
        default void volumeMoved(String volume, String version) {}

        /**
         * A Deployment asks for another number of replicas, or another number of its pods is ready.
         *
         * @param workload {@code namespace/name}
         * @param version the Deployment's resourceVersion
         */
        default void workloadChanged(String workload, String version) {}

        /** The pod has run to its end, well or not. */
        default void podFinished(String node, String uid) {}

        /** The pod has a deletion timestamp. */
        void podTerminating(String node, String uid, boolean evicted);

        /**
         * The budget's status was written and allows disruptions.
         *
         * @param budget {@code namespace/name}
         * @param allowed more than 0
         * @param version the budget's resourceVersion
         */
        void budgetOpened(String budget, int allowed, String version);
    }
}
