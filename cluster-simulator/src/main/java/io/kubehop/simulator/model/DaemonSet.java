package io.kubehop.simulator.model;

/** A DaemonSet. */
public record DaemonSet(ObjectMeta meta, Spec spec, Status status) implements KubeObject {

    /** One pod of a template on every node it may run on. */
    public record Spec(LabelSelector selector, PodTemplate template) {}

    /** Counts of the pods. */
    public record Status(
            long observedGeneration,
            int desiredNumberScheduled,
            int currentNumberScheduled,
            int numberMisscheduled,
            int numberReady,
            int updatedNumberScheduled,
            int numberAvailable,
            int numberUnavailable) {
        /** Of one no controller has looked at. */
        public static final Status NEW = new Status(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** A DaemonSet as a client would create it; it selects all labels of its template. */
    public static DaemonSet of(String namespace, String name, PodTemplate template) {
        return new DaemonSet(
                ObjectMeta.of(namespace, name).withLabels(template.labels()),
                new Spec(LabelSelector.of(template.labels()), template),
                Status.NEW);
    }

    @Override
    public Kind<DaemonSet> kind() {
        return Kind.DAEMON_SET;
    }

    /** The same with other metadata. */
    public DaemonSet withMeta(ObjectMeta newMeta) {
        return new DaemonSet(newMeta, spec, status);
    }

    /** The same with another status. */
    public DaemonSet withStatus(Status newStatus) {
        return new DaemonSet(meta, spec, newStatus);
    }
}
