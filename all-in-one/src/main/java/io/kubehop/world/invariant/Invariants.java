package io.kubehop.world.invariant;

import java.util.List;

/** All invariants, fresh for one run. */
public final class Invariants {
    private Invariants() {}

    public static List<Invariant> all() {
        return List.of(new EveryUpgradeEnds(), new ReplayGivesTheSameState());
    }
}
