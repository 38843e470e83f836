package io.kubehop.world.invariant;

import io.kubehop.simulator.store.Change;
import java.util.Optional;

/**
 * Something that has to hold in every run. Each method answers how it is broken, or nothing; it is called as things happen, so
 * it has to be cheap.
 */
public interface Invariant {

    /** A write to the cluster, right after it took effect. */
    default Optional<String> changed(Change change, Sight sight) {
        return Optional.empty();
    }

    /** A new row in a journal. */
    default Optional<String> recorded(Told told, Sight sight) {
        return Optional.empty();
    }

    /** That service has died and forgotten all but its journal. */
    default void crashed(String service) {}

    /** After every step. */
    default Optional<String> stepped(Sight sight) {
        return Optional.empty();
    }

    /** The upgrade is over and everything has come to rest. */
    default Optional<String> ended(Sight sight) {
        return Optional.empty();
    }
}
