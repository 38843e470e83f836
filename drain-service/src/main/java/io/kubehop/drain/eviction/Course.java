package io.kubehop.drain.eviction;

import java.time.Instant;
import java.util.Optional;

/**
 * What a node's drain has been through beyond the usual.
 *
 * @param deadline in place of the first one
 * @param deleting its pods are deleted past their budgets
 * @param parkedAt when it was let go of for the first time; it comes back once
 * @param cordonsLost how often somebody else made it schedulable
 * @param cordonLost it is schedulable and has to be cordoned again before anything else
 */
record Course(
        Optional<Instant> deadline, boolean deleting, Optional<Instant> parkedAt, int cordonsLost, boolean cordonLost) {
    static final Course USUAL = new Course(Optional.empty(), false, Optional.empty(), 0, false);

    Course until(Instant later, boolean nowDeleting) {
        return new Course(Optional.of(later), deleting || nowDeleting, parkedAt, cordonsLost, cordonLost);
    }

    Course parked(Instant at) {
        return new Course(deadline, deleting, Optional.of(at), cordonsLost, false);
    }

    Course lost() {
        return new Course(deadline, deleting, parkedAt, cordonsLost + 1, true);
    }

    Course cordoned() {
        return new Course(deadline, deleting, parkedAt, cordonsLost, false);
    }
}
