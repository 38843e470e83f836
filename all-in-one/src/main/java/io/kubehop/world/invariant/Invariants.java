package io.kubehop.world.invariant;

import java.util.List;

/** All invariants, fresh for one run. */
public final class Invariants {
    private Invariants() {}

    public static List<Invariant> all() {
        return List.of(
                new BudgetsAreNeverBroken(),
                new OneEvictionAtATimeUnderABudget(),
                new ARefusedNodeKeepsItsPods(),
                new NoReplicaLeftOver(),
                new SkewStaysWithinPolicy(),
                new OneControlPlaneNodeAtATime(),
                new NoBatchWithoutAVerdict(),
                new EachNodeOncePerHop(),
                new OnlyHandedOverNodesChange(),
                new NoNodeLeftCordoned(),
                new ReplayGivesTheSameState(),
                new EveryUpgradeEnds());
    }
}
