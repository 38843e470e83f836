package io.kubehop.world;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param end the planner's last word
 * @param steps how many things happened
 * @param took virtual time
 * @param hash the same for equal runs
 * @param last the last lines of what happened
 */
record RunResult(
        Scenario scenario,
        String end,
        Optional<Violation> violation,
        long steps,
        Duration took,
        long hash,
        List<String> last) {

    /** What was broken. */
    record Violation(String invariant, String what) {}

    boolean held() {
        return violation.isEmpty();
    }

    /** A failed run, for whoever has to find out why. */
    void print(PrintStream out) {
        out.println();
        violation.ifPresent(broken -> out.println("BROKEN " + broken.invariant() + ": " + broken.what()));
        out.println(scenario.describe());
        out.println("the last events:");
        last.forEach(line -> out.println("  " + line));
        out.println("run it again: ./kubehop simulate --seed " + scenario.seed() + " -v");
        out.println();
    }
}
