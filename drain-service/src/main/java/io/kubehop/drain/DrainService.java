package io.kubehop.drain;

import io.kubehop.machine.standalone.Standalone;

/** Starts the drain service alone. */
public final class DrainService {
    private DrainService() {}

    /** Runs until it is ended; exit code 1 and one line if it cannot start. */
    public static void main(String[] arguments) {
        Standalone.run(DrainService.class, "drain service", arguments);
    }
}
