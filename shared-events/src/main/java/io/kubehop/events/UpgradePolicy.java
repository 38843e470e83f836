package io.kubehop.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an upgrade is to be done, as the user chose it and as it is told to every service.
 *
 * @param maxUnavailable how many workers may be out of service at once: a count ({@code "2"}) or a share of the workers,
 *     rounded down but at least one ({@code "20%"})
 * @param drain of nodes that are in none of the groups
 * @param workers in which hops workers are upgraded; {@link Workers#EVERY_HOP} if it is not said
 * @param prepare whether agents work ahead; {@link Prepare#AHEAD} if it is not said
 * @param prepareLimit how long a batch waits for its preparation at most; {@link #PREPARE_LIMIT} if it is not said
 * @param groups of nodes that are drained in another way; the first that a node is in counts
 */
public record UpgradePolicy(
        String maxUnavailable,
        Drain drain,
        Verify verify,
        Optional<Workers> workers,
        Optional<Prepare> prepare,
        Optional<Duration> prepareLimit,
        List<Group> groups) {
    @JsonCreator
    public UpgradePolicy {
        groups = List.copyOf(groups);
    }

    /** With the defaults for everything that is not said. */
    public UpgradePolicy(String maxUnavailable, Drain drain, Verify verify) {
        this(maxUnavailable, drain, verify, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /** How long a batch waits for the preparation of its nodes at most. */
    public static final Duration PREPARE_LIMIT = Duration.ofMinutes(15);

    /** One worker at a time, drained, thirty seconds of soak. */
    public static final UpgradePolicy DEFAULT = new UpgradePolicy("1", Drain.DEFAULT, Verify.DEFAULT);

    /** The same with workers upgraded in these hops. */
    public UpgradePolicy with(Workers choice) {
        return new UpgradePolicy(maxUnavailable, drain, verify, Optional.of(choice), prepare, prepareLimit, groups);
    }

    /** The same with this work ahead. */
    public UpgradePolicy with(Prepare choice, Duration limit) {
        return new UpgradePolicy(
                maxUnavailable, drain, verify, workers, Optional.of(choice), Optional.of(limit), groups);
    }

    /** The same with these groups. */
    public UpgradePolicy with(List<Group> others) {
        return new UpgradePolicy(maxUnavailable, drain, verify, workers, prepare, prepareLimit, others);
    }

    /** Whether each worker is drained as seldom as the version skew allows. */
    public boolean fewestDrains() {
        return workers.orElse(Workers.EVERY_HOP) == Workers.FEWEST;
    }

    /** Whether and how agents work ahead, said or not. */
    public Prepare preparation() {
        return prepare.orElse(Prepare.AHEAD);
    }

    /** How long a batch waits for its preparation, said or not. */
    public Duration preparationLimit() {
        return prepareLimit.orElse(PREPARE_LIMIT);
    }

    /** In which hops workers are upgraded. */
    public enum Workers {
        /** In each: they are always at the control plane's minor when a hop ends. */
        EVERY_HOP,
        /** Only where the next hop would leave them more minors behind than Kubernetes supports, and at the target. */
        FEWEST
    }

    /** Whether agents fetch what they will need before their node is drained. It never changes what runs. */
    public enum Prepare {
        /** A batch is offered when all of its nodes are prepared, or could not be, or the limit is over. */
        WAIT,
        /** They do, and nobody waits for it. */
        AHEAD,
        /** They fetch it when the node is theirs. */
        OFF
    }

    /**
     * Nodes that are drained in a way of their own.
     *
     * @param nodes a selector of node labels, as {@link PodSelector} reads it
     * @param drain whole: what was not said of the group is what the policy's drain says
     */
    public record Group(String nodes, Drain drain) {}

    /**
     * How nodes are emptied. The options are those of {@code kubectl drain} and some more; daemon pods are always left.
     *
     * @param mode what is done before a node is handed to its agent
     * @param force evict pods without a controller too: nobody will make them again
     * @param deleteEmptyDir evict pods with emptyDir volumes: what is in these is lost
     * @param timeout how long a node may take to become empty before its deadline's rule applies
     * @param localVolumes evict pods whose persistent volume is a disk of the node: they wait until the node is back
     * @param gracePeriod in place of the grace period that each pod asks for; whole seconds, zero kills at once
     * @param podSelector only pods whose labels match are evicted, the others are left ({@link PodSelector})
     * @param skipTerminating a pod whose deletion is overdue by more than this is not waited for any more
     * @param atDeadline what is done with a node that is not empty in time; {@link AtDeadline#FAIL} if it is not said
     * @param loadBalancerWait the node is labelled {@code node.kubernetes.io/exclude-from-external-load-balancers}, and its
     *     first eviction waits for so long; not labelled if it is not said
     * @param volumes what is waited for of the volumes of evicted pods; {@link VolumeWait#DETACH} if it is not said
     * @param holdForUpgraded how long evictions of a node may be held, from the start of its drain, while their pods would land
     *     on a node that comes next and an upgraded one is about to return; {@link #HOLD} if it is not said, zero never holds
     * @param surge a Deployment whose budget never allows a disruption, or with a single replica, gets one replica more,
     *     elsewhere and ready, before its pod is evicted; Deployments may also ask for it themselves
     * @param outOfService a node that does not answer, and whose host is surely off, is tainted
     *     {@code node.kubernetes.io/out-of-service}, so that its pods are let go
     */
    public record Drain(
            DrainMode mode,
            boolean force,
            boolean deleteEmptyDir,
            Duration timeout,
            boolean localVolumes,
            Optional<Duration> gracePeriod,
            Optional<String> podSelector,
            Optional<Duration> skipTerminating,
            Optional<AtDeadline> atDeadline,
            Optional<Duration> loadBalancerWait,
            Optional<VolumeWait> volumes,
            Optional<Duration> holdForUpgraded,
            boolean surge,
            boolean outOfService) {
        public static final Drain DEFAULT = new Drain(DrainMode.EVICT, false, false, Duration.ofMinutes(30));

        /** How long evictions may be held for a node that is about to return upgraded. */
        public static final Duration HOLD = Duration.ofMinutes(2);

        /** With the defaults for everything that is not said. */
        public Drain(DrainMode mode, boolean force, boolean deleteEmptyDir, Duration timeout) {
            this(
                    mode,
                    force,
                    deleteEmptyDir,
                    timeout,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** The options of {@code kubectl drain}, and the rule of the deadline. */
        public Drain(
                DrainMode mode,
                boolean force,
                boolean deleteEmptyDir,
                Duration timeout,
                boolean localVolumes,
                Optional<Duration> gracePeriod,
                Optional<String> podSelector,
                Optional<Duration> skipTerminating,
                Optional<AtDeadline> atDeadline) {
            this(
                    mode,
                    force,
                    deleteEmptyDir,
                    timeout,
                    localVolumes,
                    gracePeriod,
                    podSelector,
                    skipTerminating,
                    atDeadline,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false);
        }

        /** The same, and this of what is around the node's pods. */
        public Drain with(
                Optional<Duration> newLoadBalancerWait,
                Optional<VolumeWait> newVolumes,
                Optional<Duration> newHold,
                boolean newSurge,
                boolean newOutOfService) {
            return new Drain(
                    mode,
                    force,
                    deleteEmptyDir,
                    timeout,
                    localVolumes,
                    gracePeriod,
                    podSelector,
                    skipTerminating,
                    atDeadline,
                    newLoadBalancerWait,
                    newVolumes,
                    newHold,
                    newSurge,
                    newOutOfService);
        }

        /** What is waited for of volumes, said or not. */
        public VolumeWait volumeWait() {
            return volumes.orElse(VolumeWait.DETACH);
        }

        /** How long evictions may be held, said or not. */
        public Duration hold() {
            return holdForUpgraded.orElse(HOLD);
        }

        /** The rule of the deadline, said or not. */
        public AtDeadline whenLate() {
            return atDeadline.orElse(AtDeadline.FAIL);
        }
    }

    /** What is done with a node that is not empty when its time is up. */
    public enum AtDeadline {
        /** Give it back as it was found; its batch has failed. */
        FAIL,
        /** Say who blocks it, once more for each further time that passes, and go on. */
        WAIT,
        /** Let it take pods again and come back when the rest of its batch is done; the second time it fails. */
        PARK,
        /** Delete what is left, past the budgets. A risk. */
        DELETE
    }

    /** What is waited for of the volumes of evicted pods. */
    public enum VolumeWait {
        /** Nothing. */
        NONE,
        /** That they are detached from the node, before it is handed over: a host that goes off earlier costs minutes a volume. */
        DETACH,
        /** That, and that each is attached elsewhere before the next pod with a volume is evicted from the node. */
        REATTACH
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
