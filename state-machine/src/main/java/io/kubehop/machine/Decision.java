package io.kubehop.machine;

import java.util.ArrayList;
import java.util.List;

/** What {@link Machine#decide} answers. */
public sealed interface Decision<E> {

    /** These facts follow, in this order; at least one. */
    record Accept<E>(List<E> events) implements Decision<E> {
        public Accept {
            events = List.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("an accepted input has at least one event; use Ignore and say why");
            }
        }
    }

    /** Nothing follows. The sentence is logged, asserted by tests, and shown to who asked. */
    record Ignore<E>(String why) implements Decision<E> {}

    @SafeVarargs
    static <E> Decision<E> accept(E... events) {
        var list = new ArrayList<E>(events.length);
        for (E event : events) {
            list.add(event);
        }
        return new Accept<>(list);
    }

    static <E> Decision<E> accept(List<E> events) {
        return new Accept<>(events);
    }

    static <E> Decision<E> ignore(String why) {
        return new Ignore<>(why);
    }
}
