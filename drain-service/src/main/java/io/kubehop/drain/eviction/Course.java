package io.kubehop.drain.eviction;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node's drain has been through beyond the usual.
 *
 * @param deadline in place of the first one
 * @param deleting its pods are deleted past their budgets
 * @param parkedAt when it was let go of for the first time; it comes back once
 * @param cordonsLost how often somebody else made it schedulable
 * @param cordonLost it is schedulable and has to be cordoned again before anything else
 * @param evictFrom no pod is evicted before: load balancers have to see that it is left out
 * @param volumes of pods that have left, by name with the time they left, until they are where they have to be
 * @param askHostAt when somebody is asked whether its host is off, if that is doubted
 * @param outOfService its host is off, and Kubernetes knows it
 * @param waiting what was said last that the node as a whole waits for, or empty
 */
record Course(
        Optional<Instant> deadline,
        boolean deleting,
        Optional<Instant> parkedAt,
        int cordonsLost,
        boolean cordonLost,
        Instant evictFrom,
        Map<String, Instant> volumes,
        Optional<Instant> askHostAt,
        boolean outOfService,
        String waiting) {
    static final Course USUAL = new Course(
            Optional.empty(), false, Optional.empty(), 0, false, Instant.MIN, Map.of(), Optional.empty(), false, "");

    Course until(Instant later, boolean nowDeleting) {
        return new Course(
                Optional.of(later),
                deleting || nowDeleting,
                parkedAt,
                cordonsLost,
                cordonLost,
                evictFrom,
                volumes,
                askHostAt,
                outOfService,
                waiting);
    }

    Course parked(Instant at) {
        return new Course(
                deadline,
                deleting,
                Optional.of(at),
                cordonsLost,
                false,
                Instant.MIN,
                Map.of(),
                Optional.empty(),
                outOfService,
                "");
    }

    Course lost() {
        return cordons(cordonsLost + 1, true);
    }

    Course cordoned() {
        return cordons(cordonsLost, false);
    }

    private Course cordons(int lost, boolean now) {
        return new Course(
                deadline, deleting, parkedAt, lost, now, evictFrom, volumes, askHostAt, outOfService, waiting);
    }

    Course evictingFrom(Instant at) {
        return new Course(
                deadline, deleting, parkedAt, cordonsLost, cordonLost, at, volumes, askHostAt, outOfService, waiting);
    }

    Course volumesLeft(List<String> names, Instant at) {
        var now = new LinkedHashMap<>(volumes);
        names.forEach(name -> now.putIfAbsent(name, at));
        return with(Collections.unmodifiableMap(now));
    }

    Course volumesSettled(List<String> names) {
        var now = new LinkedHashMap<>(volumes);
        now.keySet().removeAll(names);
        return with(Collections.unmodifiableMap(now));
    }

    private Course with(Map<String, Instant> newVolumes) {
        return new Course(
                deadline,
                deleting,
                parkedAt,
                cordonsLost,
                cordonLost,
                evictFrom,
                newVolumes,
                askHostAt,
                outOfService,
                waiting);
    }

    Course doubting(Optional<Instant> askAt) {
        return host(askAt, outOfService);
    }

    Course dead() {
        return host(Optional.empty(), true);
    }

    private Course host(Optional<Instant> askAt, boolean off) {
        return new Course(
                deadline, deleting, parkedAt, cordonsLost, cordonLost, evictFrom, volumes, askAt, off, waiting);
    }

    Course waitingFor(String what) {
        return new Course(
                deadline,
                deleting,
                parkedAt,
                cordonsLost,
                cordonLost,
                evictFrom,
                volumes,
                askHostAt,
                outOfService,
                what);
    }
}
