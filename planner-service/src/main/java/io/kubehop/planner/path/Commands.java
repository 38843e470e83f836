package io.kubehop.planner.path;

import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.HopStarted;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.PlanEvent.UpgradeDiscarded;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.events.PlanEvent.UpgradeResumed;
import io.kubehop.events.PlanEvent.UpgradeStarted;
import io.kubehop.events.UpgradePlan;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.PlannerInput.Abort;
import io.kubehop.planner.path.PlannerInput.Command;
import io.kubehop.planner.path.PlannerInput.Pause;
import io.kubehop.planner.path.PlannerInput.Propose;
import io.kubehop.planner.path.PlannerInput.Resume;
import io.kubehop.planner.path.PlannerInput.Retry;
import io.kubehop.planner.path.PlannerInput.Start;
import io.kubehop.planner.path.Upgrade.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules for what people ask. */
final class Commands {
    private final PlannerMachine machine;

    Commands(PlannerMachine machine) {
        this.machine = machine;
    }

    Decision<PlanEvent> propose(PlannerState state, Propose proposal) {
        var events = new ArrayList<PlanEvent>();
        if (state.current().isPresent()) {
            Upgrade present = state.current().get();
            if (present.id().equals(proposal.upgrade())) {
                return Decision.ignore("upgrade " + present.id() + " exists already");
            }
            if (present.status() != Status.PLANNED) {
                return Decision.ignore("upgrade " + present.id() + " to "
                        + present.plan().to() + " is " + word(present) + ": one upgrade at a time");
            }
            events.add(new UpgradeDiscarded(
                    present.id(), "upgrade " + proposal.upgrade() + " was planned before it was started"));
        }
        if (state.aborted().filter(u -> u.wayBack().open().isPresent()).isPresent()) {
            return Decision.ignore("a node of upgrade " + state.aborted().get().id() + " is being rolled back");
        }
        events.add(new UpgradePlanned(proposal.upgrade(), proposal.cluster(), proposal.plan(), proposal.policy()));
        return Decision.accept(events);
    }

    Decision<PlanEvent> decide(Upgrade upgrade, Command command, Instant now) {
        return switch (command) {
            case PlannerInput.RollBack ask -> Decision.ignore("node " + ask.node() + " is rolled back by other rules");
            case Start _ -> start(upgrade);
            case Pause(String id, String by, String reason) ->
                switch (upgrade.status()) {
                    case RUNNING -> Decision.accept(new UpgradePaused(id, by, reason));
                    case PLANNED, PAUSED, ABORTING -> is(upgrade, "only a running upgrade can be paused");
                };
            case Resume(String id, String by) -> resume(upgrade, id, by);
            case Retry _ when goesBack(upgrade) -> is(upgrade, wait(upgrade));
            case Retry(String id, String by) ->
                failed(upgrade)
                        ? Decision.accept(new UpgradeResumed(id, by))
                        : is(upgrade, "nothing has failed that could be tried again");
            case Abort(String id, String by, String reason) -> abort(upgrade, id, by, reason, now);
        };
    }

    private static Decision<PlanEvent> start(Upgrade upgrade) {
        if (upgrade.status() != Status.PLANNED) {
            return is(upgrade, "it has been started before");
        }
        UpgradePlan.Hop first = upgrade.plan().hops().getFirst();
        return Decision.accept(
                new UpgradeStarted(upgrade.id()),
                new HopStarted(upgrade.id(), first.number(), first.from(), first.to()));
    }

    private static Decision<PlanEvent> resume(Upgrade upgrade, String id, String by) {
        if (goesBack(upgrade)) {
            return is(upgrade, wait(upgrade));
        }
        if (failed(upgrade)) {
            return is(upgrade, "use retry or abort");
        }
        return upgrade.status() == Status.PAUSED
                ? Decision.accept(new UpgradeResumed(id, by))
                : is(upgrade, "only a paused upgrade can be resumed");
    }

    private Decision<PlanEvent> abort(Upgrade upgrade, String id, String by, String reason, Instant now) {
        return switch (upgrade.status()) {
            case PLANNED -> Decision.accept(new UpgradeDiscarded(id, "aborted by " + by + " before it was started"));
            case RUNNING, PAUSED ->
                Decision.accept(settled(upgrade, now, List.of(new UpgradeAborting(id, by, reason))));
            case ABORTING -> is(upgrade, "it has been aborted before");
        };
    }

    /** These events, and the end of an aborting upgrade if they leave nothing in flight. */
    private List<PlanEvent> settled(Upgrade upgrade, Instant now, List<PlanEvent> events) {
        return Batches.settled(machine, upgrade, now, events);
    }

    private static boolean goesBack(Upgrade upgrade) {
        return upgrade.wayBack().open().isPresent();
    }

    private static String wait(Upgrade upgrade) {
        return "node " + RollbackRules.goingBack(upgrade) + " is being rolled back: wait for its end";
    }

    private static boolean failed(Upgrade upgrade) {
        return upgrade.pause()
                .filter(p -> p.by().equals(PlannerMachine.KUBEHOP))
                .isPresent();
    }

    private static Decision<PlanEvent> is(Upgrade upgrade, String why) {
        return Decision.ignore("upgrade " + upgrade.id() + " is " + word(upgrade) + ": " + why);
    }

    private static String word(Upgrade upgrade) {
        return switch (upgrade.status()) {
            case PLANNED -> "planned";
            case RUNNING -> "running";
            case PAUSED ->
                "paused"
                        + upgrade.pause()
                                .map(p -> " by " + p.by() + " (" + p.reason() + ")")
                                .orElse("");
            case ABORTING -> "aborting";
        };
    }
}
