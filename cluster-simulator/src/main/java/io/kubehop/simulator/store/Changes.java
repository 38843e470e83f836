package io.kubehop.simulator.store;

import java.util.List;

/** Answer of the change log. */
public sealed interface Changes {

    /** All changes after the version asked for, oldest first; may be empty. */
    record Since(List<Change> changes) implements Changes {
        /** Freezes the list. */
        public Since {
            changes = List.copyOf(changes);
        }
    }

    /** The version asked for is no longer in the log: status 410, list again. */
    record TooOld(long oldestKept) implements Changes {}
}
