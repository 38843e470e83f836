package io.kubehop.simulator.api;

import java.util.Optional;

/** Answer to a write. */
public sealed interface Outcome<T> {

    /** The write took effect, or would have in a dry run; the object after it. */
    record Done<T>(T object) implements Outcome<T> {}

    /** The write had no effect. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    /** The object of a write that took effect. */
    default Optional<T> done() {
        return switch (this) {
            case Done<T>(T object) -> Optional.of(object);
            case Refused<T> _ -> Optional.empty();
        };
    }

    /** The refusal of a write that had no effect. */
    default Optional<Refusal> refused() {
        return switch (this) {
            case Done<T> _ -> Optional.empty();
            case Refused<T>(Refusal refusal) -> Optional.of(refusal);
        };
    }

    /**
     * The object of a write that cannot be refused here.
     *
     * @throws IllegalStateException if it was refused
     */
    default T orThrow() {
        return switch (this) {
            case Done<T>(T object) -> object;
            case Refused<T>(Refusal refusal) -> throw new IllegalStateException(refusal.toString());
        };
    }
}
