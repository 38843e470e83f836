package io.kubehop.machine;

import java.time.Instant;

/**
 * A piece of work that a state asks for. Implemented by records: two equal actions are the same work, done once at a time.
 *
 * <p>An action stays in {@link Machine#todo} until an input it led to has changed the state. One that completes and is still
 * in the set is performed again after the loop's pause; one that leaves the set before its time is dropped.
 */
public interface Action {

    /** Not to be started before this time; {@link Instant#MIN} means at once. */
    default Instant notBefore() {
        return Instant.MIN;
    }
}
