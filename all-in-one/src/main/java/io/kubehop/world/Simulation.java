package io.kubehop.world;

import io.kubehop.world.invariant.Invariants;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** Runs seeds. */
public final class Simulation {
    private static final int REPORTED = 5;

    private Simulation() {}

    /**
     * Runs that many seeds and prints a summary; a seed that breaks an invariant is printed with its scenario, its last events
     * and how to run it again.
     *
     * @return how many seeds broke one
     */
    public static long run(long firstSeed, long count, PrintStream out) {
        long failures = 0;
        long steps = 0;
        long completed = 0;
        Duration virtual = Duration.ZERO;
        long began = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            RunResult result = run(Scenarios.of(seed), Parts.WHOLE, Optional.empty());
            steps += result.steps();
            virtual = virtual.plus(result.took());
            completed += result.end().equals("UpgradeCompleted") ? 1 : 0;
            if (!result.held()) {
                failures++;
                if (failures <= REPORTED) {
                    result.print(out);
                } else {
                    out.println("BROKEN seed " + seed + " " + result.violation());
                }
            }
        }
        double real = (System.nanoTime() - began) / 1e9;
        out.printf(
                "%d seeds from %d: %d broken, %d completed; %,d steps, %.1f h of virtual time in %.1f s (%,.0f times)%n",
                count,
                firstSeed,
                failures,
                completed,
                steps,
                virtual.toMillis() / 3.6e6,
                real,
                virtual.toMillis() / 1e3 / real);
        return failures;
    }

    /**
     * Runs one seed.
     *
     * @param verbose whether every event is printed
     * @return whether every invariant held
     */
    public static boolean runOne(long seed, boolean verbose, PrintStream out) {
        Scenario scenario = Scenarios.of(seed);
        if (verbose) {
            out.println(scenario.describe());
        }
        RunResult result = run(scenario, Parts.WHOLE, verbose ? Optional.of(out) : Optional.empty());
        if (!result.held()) {
            result.print(out);
        }
        out.printf(
                "seed %d: %s, %s; %,d steps, %s of virtual time, hash %016x%n",
                seed, result.held() ? "held" : "BROKEN", result.end(), result.steps(), result.took(), result.hash());
        return result.held();
    }

    static RunResult run(Scenario scenario, Parts parts, Optional<PrintStream> reader) {
        return new World(scenario, parts, Invariants.all(), reader).run();
    }
}
