package io.kubehop.world;

import io.kubehop.events.UpgradePolicy;
import io.kubehop.simulator.shape.ClusterShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses a run by its seed. */
final class Scenarios {
    private static final List<String> VERSIONS = List.of("v1.33.8", "v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2");
    private static final int MOST_HOPS = 3;
    private static final Duration FIRST_HOUR = Duration.ofMinutes(60);

    private Scenarios() {}

    static Scenario of(long seed) {
        Chance chance = new Chance(seed * 0x9E3779B97F4A7C15L + 1);
        int from = chance.below(VERSIONS.size() - 1);
        int to = Math.min(VERSIONS.size() - 1, from + chance.between(1, MOST_HOPS));
        boolean invisible = chance.is(0.15);
        boolean traps = chance.is(0.08);
        ClusterShape shape = traps
                ? ClusterShape.randomWithTraps(seed, VERSIONS.get(from))
                : ClusterShape.random(seed, VERSIONS.get(from));
        if (invisible) {
            shape = new ClusterShape(0, shape.workers(), shape.zones(), shape.version(), shape.apps());
        }
        boolean calm = chance.is(0.1);
        // Drawn apart, so that the rest of a seed stays what it was.
        Chance more = new Chance(seed * 0x9E3779B97F4A7C15L + 2);
        return new Scenario(
                seed,
                shape,
                VERSIONS.get(from),
                VERSIONS.get(to),
                invisible && chance.is(0.6),
                withPath(withSurroundings(policy(chance), more), new Chance(seed * 0x9E3779B97F4A7C15L + 3)),
                calm ? Scenario.Odds.NONE : odds(chance),
                calm ? List.of() : crashes(chance),
                calm && !traps ? List.of() : withScales(troubles(chance), more),
                withRollbacks(person(chance), new Chance(seed * 0x9E3779B97F4A7C15L + 4)));
    }

    private static UpgradePolicy policy(Chance chance) {
        UpgradePolicy.DrainMode mode = chance.is(0.8)
                ? UpgradePolicy.DrainMode.EVICT
                : chance.of(List.of(UpgradePolicy.DrainMode.CORDON_ONLY, UpgradePolicy.DrainMode.NONE));
        return new UpgradePolicy(
                chance.of(List.of("1", "1", "2", "3", "25%", "50%")),
                new UpgradePolicy.Drain(
                        mode,
                        chance.is(0.7),
                        chance.is(0.85),
                        chance.between(Duration.ofMinutes(5), Duration.ofMinutes(30))),
                new UpgradePolicy.Verify(
                        chance.of(List.of(
                                Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2))),
                        chance.between(Duration.ofMinutes(2), Duration.ofMinutes(10)),
                        chance.between(Duration.ofMinutes(5), Duration.ofMinutes(15)),
                        chance.of(List.of(Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(30)))));
    }

    private static UpgradePolicy withSurroundings(UpgradePolicy policy, Chance chance) {
        return new UpgradePolicy(
                policy.maxUnavailable(),
                policy.drain()
                        .with(
                                chance.is(0.2)
                                        ? Optional.of(chance.between(Duration.ZERO, Duration.ofSeconds(40)))
                                        : Optional.empty(),
                                Optional.empty(),
                                chance.of(List.of(
                                        Optional.<Duration>empty(),
                                        Optional.of(Duration.ZERO),
                                        Optional.of(Duration.ofSeconds(30)),
                                        Optional.of(Duration.ofMinutes(4)))),
                                chance.is(0.5),
                                chance.is(0.4)),
                policy.verify());
    }

    private static UpgradePolicy withPath(UpgradePolicy policy, Chance chance) {
        UpgradePolicy.Prepare prepare = chance.of(List.of(
                UpgradePolicy.Prepare.AHEAD,
                UpgradePolicy.Prepare.AHEAD,
                UpgradePolicy.Prepare.WAIT,
                UpgradePolicy.Prepare.OFF));
        UpgradePolicy next = policy.with(prepare, chance.between(Duration.ofSeconds(5), Duration.ofMinutes(10)));
        UpgradePolicy hops = chance.is(0.4) ? next.with(UpgradePolicy.Workers.FEWEST) : next;
        return chance.is(0.25) ? hops.with(List.of(zoneOfItsOwn(policy.drain(), chance))) : hops;
    }

    /** One zone has a longer, or shorter, time to empty its nodes than the others. */
    private static UpgradePolicy.Group zoneOfItsOwn(UpgradePolicy.Drain drain, Chance chance) {
        var other = new UpgradePolicy.Drain(
                        drain.mode(),
                        drain.force(),
                        drain.deleteEmptyDir(),
                        chance.between(Duration.ofMinutes(4), Duration.ofMinutes(40)))
                .with(
                        drain.loadBalancerWait(),
                        drain.volumes(),
                        drain.holdForUpgraded(),
                        drain.surge(),
                        drain.outOfService());
        return new UpgradePolicy.Group("topology.kubernetes.io/zone=zone-a", other);
    }

    private static Scenario.Temper withRollbacks(Scenario.Temper person, Chance chance) {
        if (!chance.is(0.4)) {
            return person;
        }
        return person.pausesAt().isZero()
                ? person.rollingBack(chance.between(Duration.ofMinutes(5), FIRST_HOUR))
                : person.rollingBack(person.pausesAt());
    }

    private static List<Trouble> withScales(List<Trouble> troubles, Chance chance) {
        var all = new ArrayList<>(troubles);
        int count = chance.is(0.6) ? 0 : chance.between(1, 4);
        for (int i = 0; i < count; i++) {
            all.add(new Trouble.Scale(
                    chance.between(Duration.ZERO, FIRST_HOUR), chance.below(1000), chance.of(List.of(-2, -1, 1, 2))));
        }
        return all;
    }

    private static Scenario.Odds odds(Chance chance) {
        return new Scenario.Odds(
                chance.of(List.of(Latency.QUICK, Latency.USUAL, Latency.USUAL, Latency.SLOW)),
                chance.of(List.of(0.0, 0.02, 0.1)),
                chance.of(List.of(0.0, 0.1, 1.0)),
                chance.of(List.of(0.0, 0.0, 0.05)),
                chance.of(List.of(0.0, 0.0, 0.05, 0.3)),
                chance.of(List.of(0.0, 0.4)));
    }

    private static List<Long> crashes(Chance chance) {
        var crashes = new ArrayList<Long>();
        int count = chance.is(0.3) ? 0 : chance.between(1, 12);
        for (int i = 0; i < count; i++) {
            crashes.add((long) chance.between(1, 6000));
        }
        return crashes;
    }

    private static List<Trouble> troubles(Chance chance) {
        var troubles = new ArrayList<Trouble>();
        int count = chance.is(0.3) ? 0 : chance.between(1, 6);
        for (int i = 0; i < count; i++) {
            troubles.add(trouble(chance));
        }
        return troubles;
    }

    private static Trouble trouble(Chance chance) {
        Duration at = chance.between(Duration.ZERO, FIRST_HOUR);
        Duration time =
                chance.between(Duration.ofSeconds(5), chance.of(List.of(Duration.ofMinutes(1), Duration.ofMinutes(8))));
        int number = chance.below(1000);
        return switch (chance.below(12)) {
            case 0, 1 -> new Trouble.ApiDown(at, time);
            case 2 -> new Trouble.NotReady(at, number, time);
            case 3 -> new Trouble.Reboot(at, number, time);
            case 4 -> new Trouble.HostLost(at, number);
            case 5 -> new Trouble.SlowPods(at, chance.between(Duration.ofSeconds(5), Duration.ofMinutes(2)), time);
            case 6 -> new Trouble.AppStuck(at, number, time);
            case 7 -> new Trouble.RivalDelete(at, number);
            case 8 -> new Trouble.Cordon(at, number, chance.is(0.5) ? Duration.ZERO : time);
            case 9 -> new Trouble.Join(at);
            case 10 -> new Trouble.Leave(at, number);
            default -> new Trouble.Crash(at, number, time);
        };
    }

    private static Scenario.Temper person(Chance chance) {
        return new Scenario.Temper(
                chance.between(0, 4),
                chance.between(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                chance.between(Duration.ofMinutes(45), Duration.ofHours(2)),
                chance.is(0.2) ? chance.between(Duration.ofSeconds(1), FIRST_HOUR) : Duration.ZERO,
                chance.is(0.12) ? chance.between(Duration.ofSeconds(1), FIRST_HOUR) : Duration.ZERO);
    }
}
