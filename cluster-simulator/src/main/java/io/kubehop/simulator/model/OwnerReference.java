package io.kubehop.simulator.model;

/** The owner of an object; it goes when its last owner has gone. */
public record OwnerReference(
        String apiVersion, String kind, String name, String uid, boolean controller, boolean blockOwnerDeletion) {

    /** The given object as controlling owner. */
    public static OwnerReference controlledBy(KubeObject owner) {
        return new OwnerReference(
                owner.kind().apiVersion(),
                owner.kind().name(),
                owner.meta().name(),
                owner.meta().uid(),
                true,
                true);
    }
}
