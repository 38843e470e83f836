package io.kubehop.dashboard.view;

import static io.kubehop.dashboard.view.Said.NEW;
import static io.kubehop.dashboard.view.Said.OLD;
import static io.kubehop.dashboard.view.Said.START;
import static io.kubehop.dashboard.view.Said.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.events.Event;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.UpgradePlan.Severity;
import io.kubehop.events.VerdictEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentencesTest {

    private static final PodRef POD = new PodRef("shop/cart-5f4", "uid");
    private final Sentences sentences = new Sentences();

    static Stream<Arguments> sentences() {
        return Stream.of(
                said(Tone.INFO, "hop 2: started, from v1.34.2 to v1.35.1", new PlanEvent.HopStarted("u", 2, OLD, NEW)),
                said(
                        Tone.INFO,
                        "control plane: waiting until somebody moves it to v1.35.1",
                        new PlanEvent.ControlPlaneAwaited("u", 1, NEW, false)),
                said(Tone.WARN, "upgrade: paused by ann: lunch", new PlanEvent.UpgradePaused("u", "ann", "lunch")),
                said(Tone.WARN, "upgrade: paused by ann", new PlanEvent.UpgradePaused("u", "ann", "")),
                said(
                        Tone.BAD,
                        "batch b: failed: no reason was given",
                        new PlanEvent.BatchFailed("u", "b", 1, List.of())),
                said(
                        Tone.WARN,
                        "batch b: held, looked at again in 1 min 10 s: n-7 is not Ready; n-8 is not Ready",
                        new VerdictEvent.BatchHeld(
                                "u", "b", 1, List.of("n-7 is not Ready", "n-8 is not Ready"), START.plusSeconds(71))),
                said(
                        Tone.INFO,
                        "verifier: took the baseline: unhealthy before the upgrade are 1 node, 0 workloads, 2 budgets",
                        new VerdictEvent.BaselineTaken("u", "b", 1, List.of("n"), List.of(), List.of("x", "y"))),
                said(Tone.GOOD, "n-1: accepted with v1.35.1", new VerdictEvent.NodeAccepted("u", "b", 1, "n-1", NEW)),
                said(
                        Tone.BAD,
                        "b: alert raised: look at n-7",
                        new AlertEvent.AlertRaised("u", "a", Severity.CRITICAL, "b", "look at n-7")),
                said(
                        Tone.INFO,
                        "n-1: was cordoned already, and will stay so",
                        new DrainEvent.NodeCordoned("u", "b", 1, "n-1", true)),
                said(Tone.INFO, "n-1: evicted shop/cart-5f4", new DrainEvent.PodGone("u", "b", 1, "n-1", POD)),
                said(
                        Tone.WARN,
                        "n-1: shop/cart-5f4 waits for budget shop/cart; freed by cart-9 becoming Ready",
                        blocked(BlockKind.BUSY)),
                said(
                        Tone.WARN,
                        "n-1: shop/cart-5f4 can never be evicted (budget shop/cart): somebody has to act; freed by cart-9 becoming Ready",
                        blocked(BlockKind.NEVER)),
                said(
                        Tone.GOOD,
                        "n-1: empty after 2 min 5 s, 1 pod moved",
                        new DrainEvent.NodeDrained("u", "b", 1, "n-1", 1, Duration.ofSeconds(125))),
                said(
                        Tone.WARN,
                        "batch b: over; left cordoned: n-1, n-2, n-3, n-4, n-5, n-6 and 3 more",
                        new DrainEvent.BatchAbandoned(
                                "u",
                                "b",
                                1,
                                IntStream.rangeClosed(1, 9)
                                        .mapToObj(i -> "n-" + i)
                                        .toList())),
                said(
                        Tone.WARN,
                        "n-1: install failed (2 tries): no space left",
                        new AgentEvent.StepFailed("u", "b", 1, "n-1", "install", "no space left", 2)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("sentences")
    void anEventIsSaidAs(Tone tone, String text, Event event) {
        assertThat(sentences.line(at(1, event))).hasValueSatisfying(line -> {
            assertThat(line.text()).isEqualTo(text);
            assertThat(line.tone()).isEqualTo(tone);
            assertThat(line.time()).isEqualTo(START.plusSeconds(1));
        });
    }

    @Test
    void podsThatAreGoneAreCountedFromTheBeginningOfTheDrainToItsEnd() {
        text(new DrainEvent.PodsTriaged("u", "b", 1, "n", List.of(POD, new PodRef("shop/b", "2")), 1));
        assertThat(text(new DrainEvent.PodGone("u", "b", 1, "n", POD)))
                .isEqualTo("n: evicted shop/cart-5f4 (1 of 2 gone)");
        assertThat(text(new DrainEvent.PodGone("u", "b", 1, "n", POD)))
                .isEqualTo("n: evicted shop/cart-5f4 (1 of 2 gone)");
        assertThat(text(new DrainEvent.PodGone("u", "b", 1, "n", new PodRef("shop/b", "2"))))
                .isEqualTo("n: evicted shop/b (2 of 2 gone)");
        text(new DrainEvent.NodeDrained("u", "b", 1, "n", 2, Duration.ofSeconds(1)));
        assertThat(text(new DrainEvent.PodGone("u", "b", 1, "n", POD))).isEqualTo("n: evicted shop/cart-5f4");
    }

    @Test
    void progressIsNotInTheLog() {
        assertThat(sentences.line(at(1, Said.node("u", "n", NodePhase.DONE, 0))))
                .isEmpty();
    }

    private static DrainEvent.EvictionBlocked blocked(BlockKind kind) {
        return new DrainEvent.EvictionBlocked(
                "u",
                "b",
                1,
                "n-1",
                POD,
                kind,
                "shop/cart",
                "needs 2",
                "cart-9 becoming Ready",
                START,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Arguments said(Tone tone, String text, Event event) {
        return Arguments.of(tone, text, event);
    }

    private String text(Event event) {
        return sentences.line(at(1, event)).orElseThrow().text();
    }
}
