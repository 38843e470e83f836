package io.kubehop.architecture.broken;

import io.kubehop.events.PlanEvent;
import java.time.Instant;

/** Asks the time and writes a topic that is not its own. */
public final class Impure {
    private Impure() {}

    static PlanEvent said() {
        return new PlanEvent.UpgradeAborted("u-1", Instant.now());
    }
}
