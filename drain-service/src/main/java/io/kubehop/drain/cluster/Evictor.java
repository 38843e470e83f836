package io.kubehop.drain.cluster;

import io.kubehop.events.DrainEvent.PodRef;
import java.time.Duration;
import java.util.Optional;

/** The Eviction API, and the deletion past it. */
public interface Evictor {

    /**
     * Asks once, without retries, for the eviction of the pod of that UID, with the pod's own grace period.
     *
     * @return every answer of the API server, refusals included; no answer at all (connection, time-out) is thrown unchecked
     */
    EvictionAnswer evict(PodRef pod);

    /**
     * The same, with this grace period in place of the pod's own if there is one. An evictor that cannot uses the pod's own.
     *
     * @param grace whole seconds
     */
    default EvictionAnswer evict(PodRef pod, Optional<Duration> grace) {
        return evict(pod);
    }

    /**
     * Deletes the pod of that UID past its budgets; called only where a policy says so. An evictor that cannot refuses with 405.
     *
     * @param grace in place of the pod's own grace period, whole seconds
     */
    default EvictionAnswer delete(PodRef pod, Optional<Duration> grace) {
        return new EvictionAnswer.Fault(405, "pod " + pod.name() + " cannot be deleted past its budgets from here");
    }
}
