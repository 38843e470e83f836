package io.kubehop.simulator.model;

/** A StatefulSet. */
public record StatefulSet(ObjectMeta meta, Spec spec, Status status) implements KubeObject {

    /**
     * Numbered replicas of a template.
     *
     * @param parallel {@code podManagementPolicy: Parallel}; otherwise one after the other
     */
    public record Spec(
            int replicas, LabelSelector selector, PodTemplate template, String serviceName, boolean parallel) {
        /** The same with that many replicas. */
        public Spec withReplicas(int newReplicas) {
            return new Spec(newReplicas, selector, template, serviceName, parallel);
        }
    }

    /** Counts of the pods. */
    public record Status(
            long observedGeneration,
            int replicas,
            int readyReplicas,
            int currentReplicas,
            int updatedReplicas,
            int availableReplicas) {
        /** Of one no controller has looked at. */
        public static final Status NEW = new Status(0, 0, 0, 0, 0, 0);
    }

    /** An ordered StatefulSet as a client would create it; it selects all labels of its template. */
    public static StatefulSet of(String namespace, String name, int replicas, PodTemplate template) {
        return new StatefulSet(
                ObjectMeta.of(namespace, name).withLabels(template.labels()),
                new Spec(replicas, LabelSelector.of(template.labels()), template, name, false),
                Status.NEW);
    }

    @Override
    public Kind<StatefulSet> kind() {
        return Kind.STATEFUL_SET;
    }

    /** The same with other metadata. */
    public StatefulSet withMeta(ObjectMeta newMeta) {
        return new StatefulSet(newMeta, spec, status);
    }

    /** The same with another status. */
    public StatefulSet withStatus(Status newStatus) {
        return new StatefulSet(meta, spec, newStatus);
    }

    /** The same with another specification. */
    public StatefulSet withSpec(Spec newSpec) {
        return new StatefulSet(meta, newSpec, status);
    }
}
