package io.kubehop.machine.kafka;

import java.util.Optional;

/** What a message of others means here. */
@FunctionalInterface
public interface Reader<I> {

    /**
     * Nothing if it is not for this service.
     *
     * @throws RuntimeException if it cannot be understood: it is logged and passed over
     */
    Optional<Command<I>> read(InboundMessage message);
}
