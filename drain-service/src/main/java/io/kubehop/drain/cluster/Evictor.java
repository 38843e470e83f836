package io.kubehop.drain.cluster;

import io.kubehop.events.DrainEvent.PodRef;

/** The Eviction API. */
public interface Evictor {

    /**
     * Asks once, without retries, for the eviction of the pod of that UID, with the pod's own grace period.
     *
     * @return every answer of the API server, refusals included; no answer at all (connection, time-out) is thrown unchecked
     */
    EvictionAnswer evict(PodRef pod);
}
