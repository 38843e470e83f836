package io.kubehop.simulator.model;

import java.util.List;

/** A Deployment. */
public record Deployment(ObjectMeta meta, Spec spec, Status status) implements KubeObject {

    /** Replicas of a template. */
    public record Spec(int replicas, LabelSelector selector, PodTemplate template) {
        /** The same with that many replicas. */
        public Spec withReplicas(int newReplicas) {
            return new Spec(newReplicas, selector, template);
        }
    }

    /** Counts of the pods. */
    public record Status(
            long observedGeneration,
            int replicas,
            int updatedReplicas,
            int readyReplicas,
            int availableReplicas,
            int unavailableReplicas,
            List<Condition> conditions) {
        /** Of one no controller has looked at. */
        public static final Status NEW = new Status(0, 0, 0, 0, 0, 0, List.of());

        /** Freezes the list. */
        public Status {
            conditions = List.copyOf(conditions);
        }
    }

    /** A Deployment as a client would create it; it selects all labels of its template. */
    public static Deployment of(String namespace, String name, int replicas, PodTemplate template) {
        return new Deployment(
                ObjectMeta.of(namespace, name).withLabels(template.labels()),
                new Spec(replicas, LabelSelector.of(template.labels()), template),
                Status.NEW);
    }

    @Override
    public Kind<Deployment> kind() {
        return Kind.DEPLOYMENT;
    }

    /** The same with other metadata. */
    public Deployment withMeta(ObjectMeta newMeta) {
        return new Deployment(newMeta, spec, status);
    }

    /** The same with another status. */
    public Deployment withStatus(Status newStatus) {
        return new Deployment(meta, spec, newStatus);
    }

    /** The same with another specification. */
    public Deployment withSpec(Spec newSpec) {
        return new Deployment(meta, newSpec, status);
    }
}
