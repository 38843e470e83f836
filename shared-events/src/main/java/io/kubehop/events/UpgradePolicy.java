package io.kubehop.events;

import java.time.Duration;

/**
 * How an upgrade is to be done, as the user chose it and as it is told to every service.
 *
 * @param maxUnavailable how many workers may be out of service at once: a count ({@code "2"}) or a share of the workers,
 *     rounded down but at least one ({@code "20%"})
 */
public record UpgradePolicy(String maxUnavailable, Drain drain, Verify verify) {

    /** One worker at a time, drained, thirty seconds of soak. */
    public static final UpgradePolicy DEFAULT = new UpgradePolicy("1", Drain.DEFAULT, Verify.DEFAULT);

    /**
     * How nodes are emptied.
     *
     * @param mode what is done before a node is handed to its agent
     * @param force evict pods without a controller too: nobody will make them again
     * @param deleteEmptyDir evict pods with emptyDir volumes: what is in these is lost
     * @param timeout how long a node may take to become empty before the drain is given up and the batch fails
     */
    public record Drain(DrainMode mode, boolean force, boolean deleteEmptyDir, Duration timeout) {
        public static final Drain DEFAULT = new Drain(DrainMode.EVICT, false, false, Duration.ofMinutes(30));
    }

    /** What is done before a node is handed to its agent. */
    public enum DrainMode {
        /** Cordon, then evict through the Eviction API, never past a budget. */
        EVICT,
        /** Cordon and nothing else: pods are restarted in place or die with the node's software. A risk. */
        CORDON_ONLY,
        /** Neither cordoned nor drained. A risk. */
        NONE
    }

    /**
     * How nodes and batches are judged.
     *
     * @param soak how long a batch must stay healthy before it is verified
     * @param nodeTimeout how long an upgraded node may take until it is fit to be accepted
     * @param settleTimeout how long workloads may take to be back after the batch's nodes returned
     * @param holdTimeout how long a batch may be held before its upgrade is paused; zero waits for ever
     */
    public record Verify(Duration soak, Duration nodeTimeout, Duration settleTimeout, Duration holdTimeout) {
        public static final Verify DEFAULT =
                new Verify(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ZERO);
    }
}
