package io.kubehop.simulator.model;

import java.time.Instant;
import java.util.Optional;

/** A lease, as leader elections use it. */
public record Lease(ObjectMeta meta, Spec spec) implements KubeObject {

    /** Who holds it, and since when. */
    public record Spec(
            String holderIdentity,
            int leaseDurationSeconds,
            int leaseTransitions,
            Optional<Instant> acquireTime,
            Optional<Instant> renewTime) {}

    @Override
    public Kind<Lease> kind() {
        return Kind.LEASE;
    }

    /** The same with other metadata. */
    public Lease withMeta(ObjectMeta newMeta) {
        return new Lease(newMeta, spec);
    }
}
