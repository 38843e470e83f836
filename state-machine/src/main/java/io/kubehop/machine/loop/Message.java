package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What the deciding thread is told, in the order it is told. */
sealed interface Message<I, E, A extends Action> {

    record Input<I, E, A extends Action>(String stream, String cause, I input, CompletableFuture<Outcome<E>> outcome)
            implements Message<I, E, A> {}

    /** A virtual thread is through with an action. */
    record Finished<I, E, A extends Action>(String stream, A action, Optional<Throwable> failure)
            implements Message<I, E, A> {}

    /** Somebody has appended to the stream, up to this version. */
    record Refresh<I, E, A extends Action>(String stream, long version) implements Message<I, E, A> {}

    record RefreshAll<I, E, A extends Action>() implements Message<I, E, A> {}

    record Own<I, E, A extends Action>(Predicate<String> owned, CompletableFuture<Boolean> done)
            implements Message<I, E, A> {}

    /** Look at the clock again. */
    record Wake<I, E, A extends Action>() implements Message<I, E, A> {}
}
