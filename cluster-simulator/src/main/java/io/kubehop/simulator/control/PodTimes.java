package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.time.Latencies;
import java.time.Duration;
import java.util.Optional;

/** How long a pod takes to start and to end: as its annotations say, else by its identity. */
final class PodTimes {
    private final Latencies latencies;

    PodTimes(Latencies latencies) {
        this.latencies = latencies;
    }

    Duration untilReady(Pod pod) {
        return annotated(pod, Pod.READY_DELAY)
                .orElseGet(() -> between(latencies.readyLeast(), latencies.readyMost(), pod, 1));
    }

    /** Containers run before the pod is Ready, unless it is Ready at once. */
    Duration untilRunning(Pod pod) {
        Duration half = untilReady(pod).dividedBy(2);
        return half.compareTo(latencies.containerStart()) < 0 ? half : latencies.containerStart();
    }

    Duration untilEnded(Pod pod) {
        return annotated(pod, Pod.DELETE_DELAY)
                .orElseGet(() -> between(latencies.endLeast(), latencies.endMost(), pod, 2));
    }

    private static Optional<Duration> annotated(Pod pod, String annotation) {
        return Optional.ofNullable(pod.meta().annotations().get(annotation)).flatMap(GoDuration::parse);
    }

    private static Duration between(Duration least, Duration most, Pod pod, int salt) {
        long range = most.toMillis() - least.toMillis();
        long place = range <= 0 ? 0 : Math.floorMod(31L * pod.meta().uid().hashCode() + salt * 7919L, range);
        return least.plusMillis(place);
    }
}
