package io.kubehop.drain.report;

import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.DrainServiceEvent;
import java.util.Optional;

/**
 * A Kubernetes Event about a node or a pod.
 *
 * @param node the node it is about; also where a pod is
 * @param pod the pod it is about; the node itself if there is none
 * @param warning whether somebody may have to act
 * @param reason in one word
 * @param message in one sentence
 */
public record Notice(String node, Optional<PodRef> pod, boolean warning, String reason, String message) {

    /** What the people who look at the cluster are told of an event; nothing of most. */
    public static Optional<Notice> of(DrainServiceEvent event) {
        return Optional.ofNullable(event)
                .filter(DrainEvent.class::isInstance)
                .map(DrainEvent.class::cast)
                .flatMap(Notice::ofDrain);
    }

    private static Optional<Notice> ofDrain(DrainEvent event) {
        return switch (event) {
            case DrainEvent.NodeCordoned e ->
                normal(
                        e.node(),
                        "KubehopDrainStarted",
                        e.foundCordoned()
                                ? "it is drained, and stays cordoned afterwards as it was found"
                                : "it is cordoned and drained");
            case DrainEvent.DrainRefused e -> warning(e.node(), "KubehopDrainRefused", String.join("; ", e.reasons()));
            case DrainEvent.PodEvicted e ->
                Optional.of(new Notice(
                        e.node(),
                        Optional.of(e.pod()),
                        false,
                        "KubehopEvicted",
                        "it is evicted, for its node is upgraded"));
            case DrainEvent.EvictionBlocked e ->
                Optional.of(new Notice(
                        e.node(),
                        Optional.of(e.pod()),
                        true,
                        "KubehopEvictionBlocked",
                        "it keeps its node from being drained"
                                + (e.budget().isEmpty() ? "" : ", by budget " + e.budget()) + ": " + e.reason()
                                + "; freed by: " + e.freedBy()));
            case DrainEvent.DrainParked e -> warning(e.node(), "KubehopDrainParked", e.reason());
            case DrainEvent.NodeOutOfService e -> warning(e.node(), "KubehopOutOfService", e.reason());
            case DrainEvent.NodeDrained e ->
                normal(
                        e.node(),
                        "KubehopDrained",
                        e.podsMoved() + " pods left it in " + e.took().toSeconds() + " s");
            case DrainEvent.DrainFailed e -> warning(e.node(), "KubehopDrainFailed", String.join("; ", e.reasons()));
            case DrainEvent.NodeReturned e ->
                normal(
                        e.node(),
                        "KubehopReturned",
                        e.upgraded() ? "it is upgraded and takes pods again" : "it is as schedulable as it was found");
            case DrainEvent.DrainStarted _,
                    DrainEvent.PodsTriaged _,
                    DrainEvent.PodGone _,
                    DrainEvent.NodeWaiting _,
                    DrainEvent.SurgeRaised _,
                    DrainEvent.SurgeEnded _,
                    DrainEvent.BatchReturned _,
                    DrainEvent.BatchAbandoned _ -> Optional.empty();
        };
    }

    private static Optional<Notice> normal(String node, String reason, String message) {
        return Optional.of(new Notice(node, Optional.empty(), false, reason, message));
    }

    private static Optional<Notice> warning(String node, String reason, String message) {
        return Optional.of(new Notice(node, Optional.empty(), true, reason, message));
    }
}
