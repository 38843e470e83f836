package io.kubehop.machine;

import java.util.Optional;

/** How the events of one machine are written to a journal and read back. */
public interface EventCodec<E> {

    /** The name of the event's type, stable over versions of the software. */
    String type(E event);

    /** The event as JSON. */
    String write(E event);

    /** The event, or nothing if this version of the software does not know the type: it is then skipped in a fold. */
    Optional<E> read(String type, String body);
}
