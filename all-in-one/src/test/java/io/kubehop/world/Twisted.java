package io.kubehop.world;

import io.kubehop.machine.Action;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import java.time.Instant;
import java.util.Set;

/** A machine with a rule that may be bent. */
class Twisted<S, I, E, A extends Action> implements Machine<S, I, E, A> {
    private final Machine<S, I, E, A> straight;

    Twisted(Machine<S, I, E, A> straight) {
        this.straight = straight;
    }

    /** What it takes the input for. */
    I twist(I input) {
        return input;
    }

    /** What it makes of the decision. */
    Decision<E> twist(I input, Decision<E> decision) {
        return decision;
    }

    @Override
    public S initial() {
        return straight.initial();
    }

    @Override
    public Decision<E> decide(S state, I input, Instant now) {
        I taken = twist(input);
        return twist(taken, straight.decide(state, taken, now));
    }

    @Override
    public S evolve(S state, E event) {
        return straight.evolve(state, event);
    }

    @Override
    public Set<A> todo(S state, Instant now) {
        return straight.todo(state, now);
    }
}
