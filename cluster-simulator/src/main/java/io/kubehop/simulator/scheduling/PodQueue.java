package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** Pods waiting for a node: those to try now, by priority and age, and those that fitted nowhere at the last try. */
final class PodQueue {
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final int DOUBLINGS = 4;

    private record Waiting(ObjectKey key, int priority, long order) {}

    private record Tried(int attempts, Instant at, int priority) {
        Instant again() {
            Duration backoff = Duration.ofSeconds(1L << Math.min(attempts - 1, DOUBLINGS));
            return at.plus(backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF);
        }
    }

    private final PriorityQueue<Waiting> active = new PriorityQueue<>(
            Comparator.comparingInt(Waiting::priority).reversed().thenComparingLong(Waiting::order));
    private final Set<ObjectKey> queued = new HashSet<>();
    private final Map<ObjectKey, Tried> unschedulable = new TreeMap<>();
    private final Map<ObjectKey, Integer> attempts = new HashMap<>();
    private long order;

    /** A pod that has no node. */
    void add(Pod pod) {
        if (!unschedulable.containsKey(pod.key())) {
            activate(pod.key(), pod.spec().priority());
        }
    }

    /** A pod that is gone or has a node. */
    void forget(ObjectKey key) {
        unschedulable.remove(key);
        attempts.remove(key);
    }

    Optional<ObjectKey> next() {
        Waiting head = active.poll();
        if (head == null) {
            return Optional.empty();
        }
        queued.remove(head.key());
        return Optional.of(head.key());
    }

    boolean idle() {
        return active.isEmpty();
    }

    boolean somebodyWaits() {
        return !unschedulable.isEmpty();
    }

    /** The pod fitted nowhere. */
    void failed(Pod pod, Instant now) {
        int count = attempts.merge(pod.key(), 1, Integer::sum);
        unschedulable.put(pod.key(), new Tried(count, now, pod.spec().priority()));
    }

    /** Tries again all whose back-off is over; returns when the next one's is. */
    Optional<Instant> retry(Instant now) {
        List<ObjectKey> due = new ArrayList<>();
        Optional<Instant> next = Optional.empty();
        for (Map.Entry<ObjectKey, Tried> entry : unschedulable.entrySet()) {
            Instant again = entry.getValue().again();
            if (!again.isAfter(now)) {
                due.add(entry.getKey());
            } else if (next.isEmpty() || again.isBefore(next.get())) {
                next = Optional.of(again);
            }
        }
        for (ObjectKey key : due) {
            Tried tried = unschedulable.remove(key);
            activate(key, tried == null ? 0 : tried.priority());
        }
        return next;
    }

    private void activate(ObjectKey key, int priority) {
        if (queued.add(key)) {
            active.add(new Waiting(key, priority, order++));
        }
    }
}
