package io.kubehop.simulator.contract;

import java.util.Optional;
import java.util.function.Consumer;

/** What a test's set-up leaves for the test and its clean-up. */
final class Held<T> {
    private Optional<T> value = Optional.empty();

    void set(T newValue) {
        value = Optional.of(newValue);
    }

    T get() {
        return value.orElseThrow();
    }

    /** Does something with it, if the set-up came that far, and lets go of it. */
    void ifSet(Consumer<T> action) {
        Optional<T> held = value;
        value = Optional.empty();
        held.ifPresent(action);
    }
}
