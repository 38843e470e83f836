package io.kubehop.simulator.api;

import io.kubehop.simulator.model.ObjectMeta;
import java.util.Optional;

/** The preconditions of a deletion. */
public final class Preconditions {
    private Preconditions() {}

    /** Why the options do not mean this object: its identity or version is another. */
    public static Optional<Refusal> check(String resource, ObjectMeta meta, DeleteOptions options) {
        if (options.uid().isPresent() && !options.uid().get().equals(meta.uid())) {
            return Optional.of(Refusal.conflict(
                    resource,
                    meta.name(),
                    "the UID in the precondition (" + options.uid().get() + ") does not match the UID in record ("
                            + meta.uid() + "). The object might have been deleted and then recreated"));
        }
        if (options.resourceVersion().isPresent() && options.resourceVersion().getAsLong() != meta.resourceVersion()) {
            return Optional.of(Refusal.conflict(
                    resource,
                    meta.name(),
                    "the ResourceVersion in the precondition ("
                            + options.resourceVersion().getAsLong()
                            + ") does not match the ResourceVersion in record (" + meta.resourceVersion()
                            + "). The object might have been modified"));
        }
        return Optional.empty();
    }
}
