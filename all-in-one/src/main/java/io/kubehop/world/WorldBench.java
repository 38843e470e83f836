package io.kubehop.world;

import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.shape.ClusterShape;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/**
 * How much faster than the real world the simulated one is: the demonstration's cluster, three hops, every invariant checked.
 * The first runs warm the program up; the best of the others counts. Started by {@code bench/world/run}.
 */
public final class WorldBench {
    /** Exit code: measured, and the goal missed. */
    private static final int MISSED = 3;

    private static final double GOAL = 1000;
    private static final int WARMING = 4;
    private static final int MEASURED = 5;

    private WorldBench() {}

    /** Prints value and goal. */
    public static void main(String[] arguments) {
        System.exit(run(System.out) ? 0 : MISSED);
    }

    /** Whether the goal is reached. */
    static boolean run(PrintStream out) {
        var policy = new UpgradePolicy(
                "1",
                new UpgradePolicy.Drain(UpgradePolicy.DrainMode.EVICT, false, true, Duration.ofMinutes(30)),
                UpgradePolicy.Verify.DEFAULT);
        Scenario scenario = Scenario.calm(1, ClusterShape.demo(3, 12, 3, "v1.34.4"), "1.37", policy);
        double best = 0;
        for (int i = 0; i < WARMING + MEASURED; i++) {
            long began = System.nanoTime();
            RunResult result = Simulation.run(scenario, Parts.WHOLE, Optional.empty());
            double real = (System.nanoTime() - began) / 1e9;
            if (!result.held()) {
                result.print(out);
                return false;
            }
            double speed = result.took().toMillis() / 1e3 / real;
            out.printf(
                    "%s: %,d steps, %.0f simulated seconds in %.2f s%n",
                    i < WARMING ? "warming up" : "measured",
                    result.steps(),
                    result.took().toMillis() / 1e3,
                    real);
            best = i < WARMING ? best : Math.max(best, speed);
        }
        out.printf("simulated seconds per second: %,.0f (goal: at least %,.0f)%n", best, GOAL);
        return best >= GOAL;
    }
}
