package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
                        "the controller could not compute it",
                        new BudgetFacts("shop/b", "", "30%", 0, 0, 0, 0, false, Optional.of("no scale subresource")),
                        BlockKind.NEVER,
                        "no scale subresource"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fullBudget(Case row) {
        Block block = Blocks.of(FULL, List.of(row.budget()), NOON).orElseThrow();
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
        Block block = Blocks.of(new EvictionAnswer.SeveralBudgets("more than one"), two, NOON)
                .orElseThrow();
        assertThat(block.kind()).isEqualTo(BlockKind.NEVER);
        assertThat(block.budget()).isEqualTo("shop/a, shop/b");
    }

    @Test
    void whatIsNoBudgetIsOther() {
        for (EvictionAnswer answer : List.of(
                new EvictionAnswer.Overloaded(java.time.Duration.ofSeconds(1)),
                new EvictionAnswer.WebhookRefused("hook"),
                new EvictionAnswer.NamespaceTerminating("going"),
                new EvictionAnswer.Fault(500, "fire"))) {
            assertThat(Blocks.of(answer, List.of(), NOON).orElseThrow().kind()).isEqualTo(BlockKind.OTHER);
        }
        assertThat(Blocks.of(new EvictionAnswer.Accepted(), List.of(), NOON)).isEmpty();
        assertThat(Blocks.of(new EvictionAnswer.Gone(), List.of(), NOON)).isEmpty();
        assertThat(Blocks.of(new EvictionAnswer.PreconditionFailed("x"), List.of(), NOON))
                .isEmpty();
    }
}
