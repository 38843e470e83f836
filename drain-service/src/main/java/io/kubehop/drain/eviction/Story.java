package io.kubehop.drain.eviction;

import io.kubehop.events.DrainServiceEvent;
import io.kubehop.machine.Decision;
import java.util.ArrayList;
import java.util.List;

/** The facts that follow from one input, and the state after them. Lives for one decision. */
final class Story {
    private final Fold fold;
    private final List<DrainFact> facts = new ArrayList<>();
    private DrainState state;

    Story(DrainState state, Fold fold) {
        this.state = state;
        this.fold = fold;
    }

    DrainState state() {
        return state;
    }

    void say(DrainServiceEvent event) {
        note(new DrainFact.Said(event));
    }

    void note(DrainFact fact) {
        facts.add(fact);
        state = fold.after(state, fact);
    }

    /** The decision; the sentence is for the case that nothing followed. */
    Decision<DrainFact> decision(String ifNothing) {
        return facts.isEmpty() ? Decision.ignore(ifNothing) : Decision.accept(facts);
    }
}
