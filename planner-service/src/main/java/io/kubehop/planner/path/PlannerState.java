package io.kubehop.planner.path;

import java.util.Optional;

/**
 * What the planner has in flight.
 *
 * @param ended how many upgrades are over
 * @param last the id of the one that was over last
 * @param current the upgrade that is planned or under way; there is at most one
 */
public record PlannerState(int ended, Optional<String> last, Optional<Upgrade> current) {
    static final PlannerState EMPTY = new PlannerState(0, Optional.empty(), Optional.empty());

    /** The phase's name, for tables and logs. */
    public String phase() {
        return current.map(Upgrade::phase).orElse("idle");
    }

    PlannerState with(Upgrade upgrade) {
        return new PlannerState(ended, last, Optional.of(upgrade));
    }

    PlannerState without() {
        return new PlannerState(ended + 1, current.map(Upgrade::id).or(() -> last), Optional.empty());
    }
}
