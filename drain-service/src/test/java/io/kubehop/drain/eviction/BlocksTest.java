package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.BudgetFacts.Unhealthy;
import io.kubehop.drain.cluster.BudgetFacts.Why;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Busy or never")
class BlocksTest {
    private static final EvictionAnswer FULL = new EvictionAnswer.BudgetFull("needs 3 and has 3");

    record Case(String rule, BudgetFacts budget, BlockKind kind, String freedBy) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static BudgetFacts budget(String min, String max, int current, int desired, int expected) {
        return new BudgetFacts("shop/b", min, max, 0, current, desired, expected, false, Optional.empty());
    }

    private static Optional<Block> of(EvictionAnswer answer, BudgetFacts... budgets) {
        return after(null, NOON, answer, budgets);
    }

    private static Optional<Block> after(
            @Nullable Block before, Instant now, EvictionAnswer answer, BudgetFacts... budgets) {
        var input = new DrainInput.EvictionAnswered("b", 1, "a", ref("web"), answer, List.of(budgets));
        return Blocks.of(input, Optional.ofNullable(before), now);
    }

    private static Unhealthy ill(String pod, Why why, String message, Duration ago) {
        return new Unhealthy("shop/" + pod, why, message, Optional.of(NOON.minus(ago)));
    }

    private static BudgetFacts with(Unhealthy... pods) {
        return budget("3", "", 3, 3, 4).with(List.of(pods));
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("a pod is starting", budget("", "1", 3, 3, 4), BlockKind.BUSY, "1 more pod "),
                new Case("two pods are starting", budget("3", "", 2, 3, 5), BlockKind.BUSY, "2 more pods "),
                new Case(
                        "maxUnavailable 0", budget("", "0", 4, 4, 4), BlockKind.NEVER, "maxUnavailable of more than 0"),
                new Case(
                        "maxUnavailable 0%",
                        budget("", "0%", 4, 4, 4), BlockKind.NEVER, "maxUnavailable of more than 0"),
                new Case("minAvailable 100%", budget("100%", "", 4, 4, 4), BlockKind.NEVER, "minAvailable below 100%"),
                new Case("a single replica with minAvailable 1", budget("1", "", 1, 1, 1), BlockKind.NEVER, "replicas"),
                new Case("minAvailable above the replicas", budget("5", "", 3, 5, 3), BlockKind.NEVER, "replicas"),
                new Case(
                        "a status that is behind proves nothing",
                        new BudgetFacts("shop/b", "2", "", 0, 2, 2, 2, true, Optional.empty()),
                        BlockKind.BUSY,
                        "1 more pod "),
                new Case(
                        "a replacement is starting",
                        with(ill("r", Why.STARTING, "not ready", Duration.ofMinutes(9))),
                        BlockKind.BUSY,
                        "1 more pod "),
                new Case(
                        "a replacement has not become ready for long",
                        with(ill("r", Why.STARTING, "not ready since 11:49", Duration.ofMinutes(11))),
                        BlockKind.NEVER,
                        "pod shop/r healing (not ready since 11:49)"),
                new Case(
                        "a replacement fails",
                        with(ill("r", Why.FAILING, "container web: ImagePullBackOff", Duration.ZERO)),
                        BlockKind.NEVER,
                        "pod shop/r healing (container web: ImagePullBackOff)"),
                new Case(
                        "no node takes the replacement, because of cordons",
                        with(ill(
                                "r",
                                Why.UNSCHEDULABLE,
                                "0/3 nodes are available: 3 node(s) were unschedulable",
                                Duration.ZERO)),
                        BlockKind.NEVER,
                        "room for pod shop/r (0/3 nodes are available: 3 node(s) were unschedulable), such as cordoned"
                                + " nodes coming back"),
                new Case(
                        "one of two will become ready",
                        with(
                                ill("r", Why.UNSCHEDULABLE, "no room", Duration.ZERO),
                                ill("s", Why.STARTING, "not ready", Duration.ZERO)),
                        BlockKind.BUSY,
                        "1 more pod "),
                new Case(
                        "a StatefulSet's next pod is counted as the one that was evicted",
                        with(ill("db-0", Why.UNCONFIRMED, "not confirmed", Duration.ofSeconds(30))),
                        BlockKind.BUSY,
                        "pod shop/db-0 being counted again: it is ready, and the disruption controller still waits for the"
                                + " end of the pod of that name before it, until "
                                + NOON.plusSeconds(90) + " at most"),
                new Case(
                        "the pod itself is ill and its budget keeps it",
                        with(ill("web", Why.FAILING, "container web: CrashLoopBackOff", Duration.ZERO)),
                        BlockKind.NEVER,
                        "unhealthyPodEvictionPolicy AlwaysAllow in budget shop/b"),
                new Case(
                        "the controller could not compute it",
                        new BudgetFacts("shop/b", "", "30%", 0, 0, 0, 0, false, Optional.of("no scale subresource")),
                        BlockKind.NEVER,
                        "no scale subresource"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fullBudget(Case row) {
        Block block = of(FULL, row.budget()).orElseThrow();
        assertThat(block.kind()).isEqualTo(row.kind());
        assertThat(block.freedBy()).contains(row.freedBy());
        assertThat(block.budget()).isEqualTo("shop/b");
        assertThat(block.reason()).isEqualTo("needs 3 and has 3");
        assertThat(block.since()).isEqualTo(NOON);
    }

    @Test
    void severalBudgetsAreNeverAndAllNamed() {
        List<BudgetFacts> two = List.of(
                new BudgetFacts("shop/a", "1", "", 1, 2, 1, 2, false, Optional.empty()),
                new BudgetFacts("shop/b", "1", "", 1, 2, 1, 2, false, Optional.empty()));
        Block block = of(new EvictionAnswer.SeveralBudgets("more than one"), two.toArray(BudgetFacts[]::new))
                .orElseThrow();
        assertThat(block.kind()).isEqualTo(BlockKind.NEVER);
        assertThat(block.budget()).isEqualTo("shop/a, shop/b");
    }

    @Test
    void theSameTroubleGoesOnSinceItBegan() {
        Block first = of(FULL, budget("", "1", 3, 3, 4)).orElseThrow();
        Instant later = NOON.plusSeconds(60);
        assertThat(after(first, later, new EvictionAnswer.BudgetFull("needs 3 and has 2"), budget("", "1", 2, 3, 4)))
                .get()
                .satisfies(block -> {
                    assertThat(block.since()).isEqualTo(NOON);
                    assertThat(block.reason()).isEqualTo("needs 3 and has 2");
                });
        assertThat(after(first, later, FULL, budget("", "0", 4, 4, 4))
                        .orElseThrow()
                        .since())
                .isEqualTo(later);
    }

    @Test
    void aBudgetThatStaysBehindOrBrokenForTwoMinutesNeedsSomebody() {
        for (EvictionAnswer answer : List.of(
                new EvictionAnswer.BudgetBehind("still being processed", Duration.ofSeconds(10)),
                new EvictionAnswer.BudgetBroken("disruptions allowed is negative"))) {
            Block first = of(answer, budget("3", "", 3, 3, 4)).orElseThrow();
            assertThat(first.kind()).isEqualTo(BlockKind.BUSY);
            Block soon = after(first, NOON.plusSeconds(119), answer, budget("3", "", 3, 3, 4))
                    .orElseThrow();
            assertThat(soon.sameAs(first)).isTrue();
            Block late = after(soon, NOON.plusSeconds(120), answer, budget("3", "", 3, 3, 4))
                    .orElseThrow();
            assertThat(late.kind()).isEqualTo(BlockKind.NEVER);
            assertThat(late.since()).isEqualTo(NOON);
            Block later = after(late, NOON.plusSeconds(130), answer, budget("3", "", 3, 3, 4))
                    .orElseThrow();
            assertThat(later.sameAs(late)).isTrue();
        }
    }

    @Test
    void whatIsNoBudgetIsOther() {
        for (EvictionAnswer answer : List.of(
                new EvictionAnswer.Overloaded(Duration.ofSeconds(1)),
                new EvictionAnswer.WebhookRefused("hook"),
                new EvictionAnswer.NamespaceTerminating("going"),
                new EvictionAnswer.Fault(500, "fire"))) {
            assertThat(of(answer).orElseThrow().kind()).isEqualTo(BlockKind.OTHER);
        }
        assertThat(of(new EvictionAnswer.Accepted())).isEmpty();
        assertThat(of(new EvictionAnswer.Gone())).isEmpty();
        assertThat(of(new EvictionAnswer.PreconditionFailed("x"))).isEmpty();
    }
}
