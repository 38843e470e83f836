package io.kubehop.world.invariant;

import java.util.Optional;

/** A second reader of a service's journal, which folds it on its own; each call reads on where the last one ended. */
@FunctionalInterface
public interface Replica {
    /** How the fold differs from the service's state, if it does; nothing while the service is down. */
    Optional<String> difference();
}
