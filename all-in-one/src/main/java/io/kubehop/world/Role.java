package io.kubehop.world;

import io.kubehop.events.Event;
import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.Machine;
import io.kubehop.machine.journal.Recorded;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an actor plays.
 *
 * @param name of the service: the envelopes' source
 * @param said what a row of the journal tells others, if anything
 * @param effects made anew for each life: what they remember is lost in a crash
 */
record Role<S, I, E, A extends Action>(
        String name,
        Machine<S, I, E, A> machine,
        EventCodec<E> codec,
        Function<Recorded, Optional<? extends Event>> said,
        Supplier<Effects<I, A>> effects) {}
