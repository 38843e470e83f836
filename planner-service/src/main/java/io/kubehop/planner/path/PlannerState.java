package io.kubehop.planner.path;

import java.util.Optional;

/**
 * What the planner has in flight.
 *
 * @param ended how many upgrades are over
 * @param current the upgrade that is planned or under way; there is at most one
 */
public record PlannerState(int ended, Optional<Upgrade> current) {
    static final PlannerState EMPTY = new PlannerState(0, Optional.empty());

    /** The phase's name, for tables and logs. */
    public String phase() {
        return current.map(Upgrade::phase).orElse("idle");
    }

    PlannerState with(Upgrade upgrade) {
        return new PlannerState(ended, Optional.of(upgrade));
    }

    PlannerState without() {
        return new PlannerState(ended + 1, Optional.empty());
    }
}
