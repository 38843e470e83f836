package io.kubehop.simulator.model;

/**
 * A namespace.
 *
 * @param phase {@code Active} or {@code Terminating}
 */
public record Namespace(ObjectMeta meta, String phase) implements KubeObject {

    /** An active namespace. */
    public static Namespace named(String name) {
        return new Namespace(ObjectMeta.of(name), "Active");
    }

    @Override
    public Kind<Namespace> kind() {
        return Kind.NAMESPACE;
    }

    /** The same with other metadata. */
    public Namespace withMeta(ObjectMeta newMeta) {
        return new Namespace(newMeta, phase);
    }

    /** The same in another phase. */
    public Namespace withPhase(String newPhase) {
        return new Namespace(meta, newPhase);
    }
}
