package io.kubehop.machine;

import java.time.Instant;
import java.util.Set;

/**
 * The rules of one service as four pure functions over the state of one stream.
 *
 * <p>Nothing here does I/O, asks the time or draws a random number, so the same machine runs in production, in a rehearsal
 * and in simulation tests.
 *
 * @param <S> the state: what is in flight; what is finished is only a count
 * @param <I> inputs: what was asked, observed, or told by another service
 * @param <E> events: facts in the past tense; the journal holds them
 * @param <A> actions: work in the imperative, as records, so that "already under way" is set membership
 */
public interface Machine<S, I, E, A extends Action> {

    /** The state of a stream without events. */
    S initial();

    /**
     * All rules: which facts follow from this input in this state.
     *
     * <p>A duplicate input must be answered by {@link Decision.Ignore}.
     */
    Decision<E> decide(S state, I input, Instant now);

    /** The state after an event. Never fails, whatever the event. */
    S evolve(S state, E event);

    /**
     * The work that is still to do, derived from the state and never remembered elsewhere: after a crash it is computed
     * again. An action that waits for a time says so by {@link Action#notBefore}.
     */
    Set<A> todo(S state, Instant now);
}
