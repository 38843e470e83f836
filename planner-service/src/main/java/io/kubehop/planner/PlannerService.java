package io.kubehop.planner;

import io.kubehop.machine.standalone.Standalone;

/** Starts the planner alone. */
public final class PlannerService {
    private PlannerService() {}

    /** Runs until it is ended; exit code 1 and one line if it cannot start. */
    public static void main(String[] arguments) {
        Standalone.run(PlannerService.class, "planner", arguments);
    }
}
