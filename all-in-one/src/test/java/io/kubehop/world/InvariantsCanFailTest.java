package io.kubehop.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.shape.App;
import io.kubehop.simulator.shape.ClusterShape;
import io.kubehop.world.invariant.ARefusedNodeKeepsItsPods;
import io.kubehop.world.invariant.BudgetsAreNeverBroken;
import io.kubehop.world.invariant.EachNodeOncePerHop;
import io.kubehop.world.invariant.EveryUpgradeEnds;
import io.kubehop.world.invariant.Invariants;
import io.kubehop.world.invariant.NoBatchWithoutAVerdict;
import io.kubehop.world.invariant.NoNodeLeftCordoned;
import io.kubehop.world.invariant.NoReplicaLeftOver;
import io.kubehop.world.invariant.OneControlPlaneNodeAtATime;
import io.kubehop.world.invariant.OneEvictionAtATimeUnderABudget;
import io.kubehop.world.invariant.OnlyHandedOverNodesChange;
import io.kubehop.world.invariant.ReplayGivesTheSameState;
import io.kubehop.world.invariant.SkewStaysWithinPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant catches a rule that breaks it, within a few seeds. */
class InvariantsCanFailTest {
    private static final int WITHIN = 6;

    record Case(String rule, Class<?> invariant, Parts parts, IntFunction<Scenario> scenario) {
        Case(String rule, Class<?> invariant, Parts parts) {
            this(rule, invariant, parts, InvariantsCanFailTest::cordoned);
        }

        @Override
        public String toString() {
            return rule + " is caught by " + invariant.getSimpleName();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "deleting past the budget",
                        BudgetsAreNeverBroken.class,
                        Parts.WHOLE.withEvictor(BrokenPorts::deletesPastTheBudget),
                        InvariantsCanFailTest::trapped),
                new Case(
                        "two evictions at once under one budget",
                        OneEvictionAtATimeUnderABudget.class,
                        Parts.WHOLE.withEvictor(BrokenPorts::takesTheNeighbourToo),
                        InvariantsCanFailTest::crowded),
                new Case(
                        "an eviction before the triage",
                        ARefusedNodeKeepsItsPods.class,
                        Parts.WHOLE.withCordon(BrokenPorts::beginsTooEarly),
                        InvariantsCanFailTest::refused),
                new Case(
                        "a surge that is not taken back",
                        NoReplicaLeftOver.class,
                        Parts.WHOLE.withSurger(BrokenPorts::neverLowers),
                        InvariantsCanFailTest::single),
                new Case(
                        "workers before the control plane",
                        SkewStaysWithinPolicy.class,
                        Parts.WHOLE.withPlanner(BrokenRules::workersFirst)),
                new Case(
                        "workers later than the skew allows",
                        SkewStaysWithinPolicy.class,
                        Parts.WHOLE.withPlanner(BrokenRules::workersTooLate),
                        InvariantsCanFailTest::fourHops),
                new Case(
                        "workers before they have to be drained",
                        EachNodeOncePerHop.class,
                        Parts.WHOLE.withPlanner(BrokenRules::workersTooEarly),
                        InvariantsCanFailTest::fourHops),
                new Case(
                        "installing ahead of the drain",
                        OnlyHandedOverNodesChange.class,
                        Parts.WHOLE.withHost(BrokenPorts::installsAhead)),
                new Case(
                        "two control-plane nodes in a batch",
                        OneControlPlaneNodeAtATime.class,
                        Parts.WHOLE.withPlanner(BrokenRules::twoControlPlaneNodes)),
                new Case(
                        "taking the end of the drain for the verdict",
                        NoBatchWithoutAVerdict.class,
                        Parts.WHOLE.withPlanner(BrokenRules::skipsTheVerdict)),
                new Case(
                        "draining what was not released",
                        NoBatchWithoutAVerdict.class,
                        Parts.WHOLE.withDrain(BrokenRules::drainsSomethingElse)),
                new Case(
                        "bringing the old kubelet back",
                        EachNodeOncePerHop.class,
                        Parts.WHOLE.withHost(BrokenPorts::goesBack)),
                new Case(
                        "never uncordoning",
                        NoNodeLeftCordoned.class,
                        Parts.WHOLE.withCordon(BrokenPorts::neverUncordons)),
                new Case(
                        "taking every cordon for our own",
                        NoNodeLeftCordoned.class,
                        Parts.WHOLE.withCordon(BrokenPorts::takesEveryCordon)),
                new Case(
                        "a state beside the state",
                        ReplayGivesTheSameState.class,
                        Parts.WHOLE.withDrain(BrokenRules::remembers)),
                new Case(
                        "a batch that never returns",
                        EveryUpgradeEnds.class,
                        Parts.WHOLE.withDrain(BrokenRules::neverReturns)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_broken_rule_is_caught(Case broken) {
        var caught = new ArrayList<String>();
        for (int seed = 1; seed <= WITHIN; seed++) {
            RunResult result = Simulation.run(broken.scenario().apply(seed), broken.parts(), Optional.empty());
            result.violation().map(RunResult.Violation::invariant).ifPresent(caught::add);
            if (caught.contains(broken.invariant().getSimpleName())) {
                return;
            }
        }
        assertThat(caught).contains(broken.invariant().getSimpleName());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void and_without_the_broken_rule_the_same_runs_hold(Case broken) {
        RunResult result = Simulation.run(broken.scenario().apply(1), Parts.WHOLE, Optional.empty());
        assertThat(result.violation()).as(broken.rule()).isEmpty();
    }

    @Test
    void there_is_a_broken_rule_for_every_invariant() {
        Set<Class<?>> tested = cases().map(Case::invariant).collect(Collectors.toCollection(HashSet::new));
        assertThat(tested)
                .isEqualTo(Invariants.all().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    /** Nothing wrong but one cordon by a person, before the upgrade begins. */
    private static Scenario cordoned(int seed) {
        return scenario(
                seed,
                ClusterShape.random(seed, "v1.35.4"),
                List.of(new Trouble.Cordon(Duration.ZERO, 3 + seed, Duration.ZERO)));
    }

    /** A budget that never allows an eviction. */
    private static Scenario trapped(int seed) {
        var apps = List.of(App.deployment("team", "precious", 6, Resources.request(100, 100))
                .maxUnavailable("0"));
        return scenario(seed, new ClusterShape(3, 3, 1, "v1.35.4", apps), List.of());
    }

    /** A budget that allows two at a time, and pods enough. */
    private static Scenario crowded(int seed) {
        var apps = List.of(
                App.deployment("team", "crowd", 12, Resources.request(100, 100)).maxUnavailable("4"));
        return scenario(seed, new ClusterShape(3, 4, 1, "v1.36.3", apps), List.of());
    }

    /** A pod with data in an emptyDir, which the policy does not give up. */
    private static Scenario refused(int seed) {
        var apps = List.of(
                App.deployment("team", "cache", 4, Resources.request(100, 100)).scratch());
        Scenario scenario = scenario(seed, new ClusterShape(3, 3, 1, "v1.36.3", apps), List.of());
        UpgradePolicy policy = scenario.policy();
        return with(scenario, new UpgradePolicy(policy.maxUnavailable(), UpgradePolicy.Drain.DEFAULT, policy.verify()));
    }

    /** Single replicas, and a policy that surges them. */
    private static Scenario single(int seed) {
        var apps = List.of(
                App.deployment("team", "till", 1, Resources.request(100, 100)),
                App.deployment("team", "vault", 2, Resources.request(100, 100)).maxUnavailable("0"));
        Scenario scenario = scenario(seed, new ClusterShape(3, 3, 1, "v1.36.3", apps), List.of());
        UpgradePolicy policy = scenario.policy();
        return with(
                scenario,
                new UpgradePolicy(
                        policy.maxUnavailable(),
                        policy.drain().with(Optional.empty(), Optional.empty(), Optional.empty(), true, false),
                        policy.verify()));
    }

    /** So far that workers have to be drained twice, if they are drained as seldom as possible. */
    private static Scenario fourHops(int seed) {
        Scenario scenario = scenario(seed, new ClusterShape(3, 3, 1, "v1.33.8", List.of()), List.of());
        return with(scenario, scenario.policy().with(UpgradePolicy.Workers.FEWEST));
    }

    private static Scenario with(Scenario scenario, UpgradePolicy policy) {
        return new Scenario(
                scenario.seed(),
                scenario.shape(),
                scenario.from(),
                scenario.to(),
                scenario.hook(),
                policy,
                scenario.odds(),
                scenario.crashes(),
                scenario.troubles(),
                scenario.person());
    }

    private static Scenario scenario(int seed, ClusterShape like, List<Trouble> troubles) {
        var shape = new ClusterShape(3, like.workers(), like.zones(), like.version(), like.apps());
        Scenario calm = Scenario.calm(seed, shape, "1.37", SimulationTest.emptyDirsAllowed());
        return new Scenario(
                seed,
                shape,
                calm.from(),
                calm.to(),
                false,
                calm.policy(),
                calm.odds(),
                List.of(),
                troubles,
                new Scenario.Temper(0, Duration.ofSeconds(5), Duration.ofHours(1), Duration.ZERO, Duration.ZERO));
    }
}
