package io.kubehop.drain.cluster;

import io.kubehop.events.DrainEvent.PodRef;
import java.util.Collection;
import java.util.List;

/** Reads pods and their budgets. Trouble with I/O is thrown unchecked: the caller tries again. */
public interface PodReader {

    /** Every pod bound to the node, read from the API server now; none if there is no such node. */
    List<PodFacts> podsOn(String node);

    /**
     * How one pod is. May come from a cache, but only from one that was filled after this process started: it is what keeps a
     * pod from being evicted twice when the answer to the first time was lost in a crash.
     */
    PodLook look(PodRef pod);

    /** The budgets that cover the pod, read from the API server now; none if the pod is gone. */
    List<BudgetFacts> budgetsOf(PodRef pod);

    /** Where those volumes are attached, or have to be; none if there is nobody who attaches volumes. */
    default List<Attachment> attachments(Collection<String> volumes) {
        return List.of();
    }

    /** How a pod was found. */
    enum PodLook {
        /** There, and nobody has deleted it. */
        PRESENT,
        /** Terminating after an eviction. */
        EVICTED,
        /** Terminating because somebody deleted it. */
        DELETED,
        /** There is no pod of that UID. */
        GONE
    }
}
