package io.kubehop.real;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A case of the drain's benchmark. Every pod is ready one second after it is placed, and its replacement is made at once.
 *
 * @param gone how long a pod takes to end once it is deleted
 * @param nodes how many are drained together
 * @param groups applications, each a Deployment with a budget of its own, or without one
 * @param opensAfter if given, the budgets allow nothing until then, and everything from then on
 * @param faster the goal against {@code kubectl drain}, if there is one
 */
record DrainCase(
        String name,
        int nodes,
        Duration gone,
        List<Group> groups,
        Optional<Duration> opensAfter,
        Optional<Double> faster) {

    /** @param allowed disruptions its budget allows; 0 without a budget */
    record Group(int pods, int allowed) {}

    private static final Duration READY = Duration.ofSeconds(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    static final DrainCase WARM_UP =
            new DrainCase("warming up", 1, SECOND, groups(5, 6, 2), Optional.empty(), Optional.empty());

    static final List<DrainCase> ALL = List.of(
            new DrainCase(
                    "20 pods, one budget of 1",
                    1,
                    SECOND,
                    List.of(new Group(20, 1)),
                    Optional.empty(),
                    Optional.of(2.0)),
            new DrainCase(
                    "110 pods, no budget",
                    1,
                    SECOND.multipliedBy(2),
                    List.of(new Group(110, 0)),
                    Optional.empty(),
                    Optional.of(5.0)),
            new DrainCase("30 pods, 10 budgets of 1", 1, SECOND, groups(10, 3, 1), Optional.empty(), Optional.empty()),
            new DrainCase("2 nodes, 2 budgets across", 2, SECOND, groups(2, 6, 1), Optional.empty(), Optional.empty()),
            new DrainCase("5 nodes, 5 budgets of 2", 5, SECOND, groups(5, 10, 2), Optional.empty(), Optional.empty()),
            new DrainCase(
                    "5 pods, opens after 20 s",
                    1,
                    SECOND,
                    List.of(new Group(5, 5)),
                    Optional.of(Duration.ofSeconds(20)),
                    Optional.empty()));

    private static List<Group> groups(int count, int pods, int allowed) {
        return java.util.Collections.nCopies(count, new Group(pods, allowed));
    }

    int pods() {
        return groups.stream().mapToInt(Group::pods).sum();
    }

    /** No drain can be faster: the longest chain of waves, in which each wave has to be ready before the next one goes. */
    Duration floor() {
        int waves = groups.stream()
                .mapToInt(group -> group.allowed() == 0 ? 1 : (group.pods() + group.allowed() - 1) / group.allowed())
                .max()
                .orElseThrow();
        return opensAfter
                .orElse(Duration.ZERO)
                .plus(READY.multipliedBy(waves - 1))
                .plus(gone);
    }
}
