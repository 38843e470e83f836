package io.kubehop.world.invariant;

import io.kubehop.events.PlanEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Every upgrade ends, in a bounded time and number of steps, and whenever it pauses it says why. A livelock is a great many steps
 * without time passing.
 */
public final class EveryUpgradeEnds implements Invariant {
    private static final Duration LONGEST = Duration.ofDays(2);
    private static final long MOST_STEPS = 1_000_000;
    private static final int MOST_AT_ONCE = 20_000;

    private Instant lastTime = Instant.MIN;
    private int atOnce;
    private String state = "not planned";
    private boolean over;

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        if (told.said().isEmpty() || !(told.said().get() instanceof PlanEvent event)) {
            return Optional.empty();
        }
        state = told.row().type();
        boolean end = event instanceof PlanEvent.UpgradeAborted || event instanceof PlanEvent.UpgradeCompleted;
        if (end && over) {
            return Optional.of("it is over for the second time: " + event);
        }
        over |= end;
        return event instanceof PlanEvent.UpgradePaused paused
                        && (paused.by().isBlank() || paused.reason().isBlank())
                ? Optional.of("paused, and nobody can know why: " + paused)
                : Optional.empty();
    }

    @Override
    public Optional<String> stepped(Sight sight) {
        if (sight.now().equals(lastTime)) {
            atOnce++;
            return atOnce > MOST_AT_ONCE
                    ? Optional.of("a livelock: " + atOnce + " steps at one moment, after " + state)
                    : Optional.empty();
        }
        lastTime = sight.now();
        atOnce = 0;
        if (sight.elapsed().compareTo(LONGEST) > 0 || sight.steps() > MOST_STEPS) {
            return Optional.of("no end after " + sight.elapsed() + " and " + sight.steps()
                    + " steps; the planner's last word is " + state);
        }
        return Optional.empty();
    }
}
