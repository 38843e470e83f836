package io.kubehop.simulator.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pod. */
public record Pod(ObjectMeta meta, PodSpec spec, Status status) implements KubeObject {
    /** Condition: serves. */
    public static final String READY = "Ready";

    /** Condition: has a node; False carries the scheduler's message. */
    public static final String SCHEDULED = "PodScheduled";

    /** Condition: about to go because of a disruption. */
    public static final String DISRUPTION_TARGET = "DisruptionTarget";

    /** Annotation of static pods, which only the kubelet can remove. */
    public static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    /** KWOK's annotation: time from the kubelet's start of a pod until it is Ready, such as {@code 12s}. */
    public static final String READY_DELAY = "pod-ready.stage.kwok.x-k8s.io/delay";

    /** KWOK's annotation: time a pod takes to end, such as {@code 5s}. */
    public static final String DELETE_DELAY = "pod-delete.stage.kwok.x-k8s.io/delay";

    /** Where a pod is in its life. */
    public enum Phase {
        /** Accepted, containers not started. */
        PENDING("Pending"),
        /** At least one container runs. */
        RUNNING("Running"),
        /** Ended well. */
        SUCCEEDED("Succeeded"),
        /** Ended badly. */
        FAILED("Failed");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        /** As the API writes it. */
        public String text() {
            return text;
        }
    }

    /** What is known of the pod. */
    public record Status(
            Phase phase, List<Condition> conditions, Optional<Instant> startTime, String reason, String message) {
        /** Of a pod nobody has looked at yet. */
        public static final Status NEW = new Status(Phase.PENDING, List.of(), Optional.empty(), "", "");

        /** Freezes the list. */
        public Status {
            conditions = List.copyOf(conditions);
        }

        /** The same in another phase. */
        public Status withPhase(Phase newPhase) {
            return new Status(newPhase, conditions, startTime, reason, message);
        }

        /** The same with that condition set. */
        public Status with(Condition condition) {
            return new Status(phase, Condition.set(conditions, condition), startTime, reason, message);
        }

        /** The same, taken on by a kubelet at that time. */
        public Status withStartTime(Instant at) {
            return new Status(phase, conditions, Optional.of(at), reason, message);
        }
    }

    /** A pod as a client would create it. */
    public static Pod of(ObjectMeta meta, PodSpec spec) {
        return new Pod(meta, spec, Status.NEW);
    }

    @Override
    public Kind<Pod> kind() {
        return Kind.POD;
    }

    /** Whether the Ready condition is True. */
    public boolean ready() {
        return Condition.isTrue(status.conditions(), READY);
    }

    /** Whether it ended, well or badly. */
    public boolean finished() {
        return status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED;
    }

    /** Whether it holds its node's resources: placed and not ended. */
    public boolean occupiesNode() {
        return spec.nodeName().isPresent() && !finished();
    }

    /** Whether it is the API's picture of a static pod. */
    public boolean mirror() {
        return meta.annotations().containsKey(MIRROR_ANNOTATION);
    }

    /** The same with other metadata. */
    public Pod withMeta(ObjectMeta newMeta) {
        return new Pod(newMeta, spec, status);
    }

    /** The same with another specification. */
    public Pod withSpec(PodSpec newSpec) {
        return new Pod(meta, newSpec, status);
    }

    /** The same with another status. */
    public Pod withStatus(Status newStatus) {
        return new Pod(meta, spec, newStatus);
    }
}
