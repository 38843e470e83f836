package io.kubehop.simulator.model;

/** A ReplicaSet. */
public record ReplicaSet(ObjectMeta meta, Spec spec, Status status) implements KubeObject {

    /** Replicas of a template. */
    public record Spec(int replicas, LabelSelector selector, PodTemplate template) {
        /** The same with that many replicas. */
        public Spec withReplicas(int newReplicas) {
            return new Spec(newReplicas, selector, template);
        }
    }

    /** Counts of the pods. */
    public record Status(
            long observedGeneration, int replicas, int fullyLabeledReplicas, int readyReplicas, int availableReplicas) {
        /** Of one no controller has looked at. */
        public static final Status NEW = new Status(0, 0, 0, 0, 0);
    }

    /** A ReplicaSet as a client would create it; it selects all labels of its template. */
    public static ReplicaSet of(String namespace, String name, int replicas, PodTemplate template) {
        return new ReplicaSet(
                ObjectMeta.of(namespace, name).withLabels(template.labels()),
                new Spec(replicas, LabelSelector.of(template.labels()), template),
                Status.NEW);
    }

    @Override
    public Kind<ReplicaSet> kind() {
        return Kind.REPLICA_SET;
    }

    /** The same with other metadata. */
    public ReplicaSet withMeta(ObjectMeta newMeta) {
        return new ReplicaSet(newMeta, spec, status);
    }

    /** The same with another status. */
    public ReplicaSet withStatus(Status newStatus) {
        return new ReplicaSet(meta, spec, newStatus);
    }

    /** The same with another specification. */
    public ReplicaSet withSpec(Spec newSpec) {
        return new ReplicaSet(meta, newSpec, status);
    }
}
