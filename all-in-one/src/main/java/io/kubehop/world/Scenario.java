package io.kubehop.world;

import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.shape.App;
import io.kubehop.simulator.shape.ClusterShape;
import java.time.Duration;
import java.util.List;

/**
 * One run, as its seed chose it.
 *
 * @param hook whether a command is configured that moves an invisible control plane
 * @param crashes after how many moves of the services one of them dies
 */
record Scenario(
        long seed,
        ClusterShape shape,
        String from,
        String to,
        boolean hook,
        UpgradePolicy policy,
        Odds odds,
        List<Long> crashes,
        List<Trouble> troubles,
        Temper person) {

    /**
     * How often small things go wrong.
     *
     * @param rewinds a reader of a topic goes back a few messages, per message
     * @param lostHints a watch does not tell, per change
     * @param lostAnswers an answer of the API server does not arrive, per write
     * @param stepFailures a step of an agent fails, per try
     * @param hookFailures the control-plane hook fails, per try
     */
    record Odds(
            Latency latency,
            double rewinds,
            double lostHints,
            double lostAnswers,
            double stepFailures,
            double hookFailures) {
        static final Odds NONE = new Odds(Latency.QUICK, 0, 0, 0, 0, 0);
    }

    /**
     * How the person is who watches the upgrade.
     *
     * @param retries how often it tries again before it aborts
     * @param thinks how long it takes to react
     * @param patience without any progress for so long it aborts
     * @param pausesAt when it pauses, for a while; zero is never
     * @param abortsAt when it aborts whatever there is; zero is never
     * @param rollsBack has a worker rolled back when something failed, or when it has paused or aborted
     */
    record Temper(
            int retries, Duration thinks, Duration patience, Duration pausesAt, Duration abortsAt, boolean rollsBack) {
        Temper(int retries, Duration thinks, Duration patience, Duration pausesAt, Duration abortsAt) {
            this(retries, thinks, patience, pausesAt, abortsAt, false);
        }

        /** The same, pausing then and having workers rolled back. */
        Temper rollingBack(Duration pauses) {
            return new Temper(retries, thinks, patience, pauses, abortsAt, true);
        }

        static final Temper CALM =
                new Temper(3, Duration.ofMinutes(2), Duration.ofHours(3), Duration.ZERO, Duration.ZERO);
    }

    /** Without any fault: what is left is the upgrade itself. */
    static Scenario calm(long seed, ClusterShape shape, String to, UpgradePolicy policy) {
        return new Scenario(
                seed, shape, shape.version(), to, false, policy, Odds.NONE, List.of(), List.of(), Temper.CALM);
    }

    /** Whether nothing of it can keep the upgrade from completing. */
    boolean mustComplete() {
        return troubles.isEmpty()
                && odds.stepFailures() == 0
                && odds.hookFailures() == 0
                && person.abortsAt().isZero()
                && (policy.drain().mode() != UpgradePolicy.DrainMode.EVICT
                        || (policy.drain().deleteEmptyDir()
                                && shape.apps().stream().noneMatch(Scenario::neverFrees)));
    }

    /** Whether the application's budget allows no eviction, ever. */
    private static boolean neverFrees(App app) {
        return app.budget().stream()
                .anyMatch(budget -> budget.maxUnavailable()
                                .filter(most -> most.roundedUp(app.replicas()) == 0)
                                .isPresent()
                        || budget.minAvailable()
                                .filter(least -> least.roundedUp(app.replicas()) >= app.replicas())
                                .isPresent());
    }

    /** In a few lines. */
    String describe() {
        return """
                seed %d: %d control-plane nodes, %d workers in %d zones, %d applications, %s to %s%s
                policy: %s
                odds: %s
                person: %s
                crashes after moves %s
                troubles: %s""".formatted(
                seed,
                shape.controlPlanes(),
                shape.workers(),
                shape.zones(),
                shape.apps().size(),
                from,
                to,
                hook ? ", with a control-plane hook" : "",
                policy,
                odds,
                person,
                crashes,
                troubles.isEmpty()
                        ? "none"
                        : "\n  "
                                + String.join(
                                        "\n  ",
                                        troubles.stream().map(Object::toString).toList()));
    }
}
