package io.kubehop.planner.path;

import java.util.Optional;

/**
 * What the planner has in flight.
 *
 * @param ended how many upgrades are over
 * @param last the id of the one that was over last
 * @param current the upgrade that is planned or under way; there is at most one
 * @param aborted the last upgrade, if it was aborted and none was planned since: its nodes can be rolled back
 */
public record PlannerState(int ended, Optional<String> last, Optional<Upgrade> current, Optional<Upgrade> aborted) {
    static final PlannerState EMPTY = new PlannerState(0, Optional.empty(), Optional.empty(), Optional.empty());

    /** The phase's name, for tables and logs. */
    public String phase() {
        return current.map(Upgrade::phase)
                .orElse(aborted.filter(upgrade -> upgrade.wayBack().open().isPresent())
                        .map(_ -> "idle, node rolled back")
                        .orElse("idle"));
    }

    PlannerState with(Upgrade upgrade) {
        return new PlannerState(ended, last, Optional.of(upgrade), Optional.empty());
    }

    PlannerState without() {
        return new PlannerState(ended + 1, current.map(Upgrade::id).or(() -> last), Optional.empty(), Optional.empty());
    }

    PlannerState withAborted(Upgrade upgrade) {
        return new PlannerState(ended, last, current, Optional.of(upgrade));
    }
}
