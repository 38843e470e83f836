package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.due;
import static io.kubehop.drain.Samples.inNamespace;
import static io.kubehop.drain.Samples.labelled;
import static io.kubehop.drain.Samples.owned;
import static io.kubehop.drain.Samples.phase;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.priority;
import static io.kubehop.drain.eviction.Told.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whose turn it is")
class TurnsTest {
    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture =
            Fixture.of(new DrainMachine(SETTINGS)).at(NOON).given(emptying("a"));

    private static List<String> asked(Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture) {
        return fixture.work().stream()
                .filter(action -> action instanceof DrainAction.Evict)
                .map(action -> ((DrainAction.Evict) action).pod().name().substring("shop/".length()))
                .toList();
    }

    private static DrainInput finished(String pod) {
        return new DrainInput.PodFinished("a", "uid-" + pod);
    }

    private static DrainFact leftBehind(String pod) {
        return new DrainFact.PodLeftBehind(BATCH, 1, "a", "uid-" + pod);
    }

    @Test
    void podsOfAnOrderAreGoneBeforeTheNextAreAskedAndTheLastComeLast() {
        var one = fixture.when(listed(
                        "a",
                        labelled(pod("late"), "kubehop.io/drain-order", "5"),
                        labelled(pod("end"), "kubehop.io/drain", "last"),
                        pod("x"),
                        inNamespace(pod("early"), "kubehop.io/drain-order", "-1")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(one)).containsExactly("early");
        var leaving = one.given(evicted("a", "early"));
        assertThat(asked(leaving)).isEmpty();
        var two = leaving.given(gone("a", "early"));
        assertThat(asked(two)).containsExactly("x");
        var three = two.given(evicted("a", "x"), gone("a", "x"));
        assertThat(asked(three)).containsExactly("late");
        assertThat(asked(three.given(evicted("a", "late"), gone("a", "late")))).containsExactly("end");
    }

    @Test
    void theOrderHoldsOnEachNodeForItself() {
        var two = Fixture.of(new DrainMachine(SETTINGS)).at(NOON).given(emptying("a", "b"));
        var both = two.when(listed("a", pod("x")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .when(listed("b", labelled(pod("y"), "kubehop.io/drain-order", "9")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(both)).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void underOneBudgetTheLeastImportantGoesFirst() {
        var one = fixture.when(listed(
                        "a",
                        priority(pod("high", budget("b", 1)), 1000),
                        pod("low", budget("b", 1)),
                        priority(pod("middle", budget("b", 1)), 10)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(one)).containsExactly("low");
        assertThat(asked(one.given(evicted("a", "low")))).containsExactly("middle");
    }

    @Test
    void podsOfAStatefulSetGoFromTheHighestOrdinal() {
        var one = fixture.when(listed(
                        "a",
                        owned(pod("db-2", budget("b", 1)), "StatefulSet", true),
                        owned(pod("db-10", budget("b", 1)), "StatefulSet", true),
                        owned(pod("db-0", budget("b", 1)), "StatefulSet", true)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(one)).containsExactly("db-10");
        assertThat(asked(one.given(evicted("a", "db-10")))).containsExactly("db-2");
    }

    @Test
    void theLongestChainUnderABudgetIsAskedBeforeThoseThatAreManyAndFree() {
        var pods = new ArrayList<PodFacts>();
        for (int i = 0; i < 40; i++) {
            pods.add(pod("free" + i));
        }
        pods.add(pod("short", budget("s", 1)));
        for (int i = 0; i < 3; i++) {
            pods.add(pod("long" + i, budget("l", 1)));
        }
        var one = fixture.when(listed("a", pods.toArray(PodFacts[]::new)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(one)).hasSize(20).startsWith("long0").doesNotContain("free39");
    }

    @Test
    void aPodThatIsToCompleteIsAskedOnlyWhenItHas() {
        PodFacts job = owned(labelled(pod("job", budget("b", 0)), "kubehop.io/drain", "wait-completed"), "Job", true);
        var waits = fixture.when(listed("a", job)).thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(waits)).isEmpty();
        waits.when(answered("a", "job", new EvictionAnswer.Accepted())).thenIgnored("not waiting");
        var done = waits.when(finished("job")).thenTypes(DrainFact.PodLeft.class);
        assertThat(asked(done)).containsExactly("job");
        done.when(finished("job")).thenIgnored("to complete");
        var seen = waits.at(NOON.plusSeconds(30))
                .when(listed("a", phase(job, PodFacts.Phase.SUCCEEDED)))
                .thenTypes(DrainFact.NodeLookedAt.class);
        assertThat(asked(seen)).containsExactly("job");
    }

    @Test
    void whoeverHasNotCompletedIsNamedWhenTheTimeIsUp() {
        var late = fixture.when(listed("a", labelled(pod("job"), "kubehop.io/drain", "wait-completed")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .at(NOON.plus(Duration.ofMinutes(30)))
                .when(new DrainInput.TimeUp(BATCH, 1, "a"));
        assertThat(late.events().toString()).contains("pod shop/job has not completed yet");
    }

    @Test
    void aPodThatIsLabelledToBeSkippedWhileItWaitsStaysAndIsNotSaidToBeGone() {
        var waits = fixture.when(listed("a", pod("x"), pod("y"))).thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        var one = waits.when(listed("a", labelled(pod("x"), "kubehop.io/drain", "skip"), pod("y")))
                .then(leftBehind("x"));
        assertThat(asked(one)).containsExactly("y");
        waits.given(evicted("a", "y"), gone("a", "y"))
                .when(listed("a", labelled(pod("x"), "kubehop.io/drain", "skip")))
                .then(leftBehind("x"), drained("a", 1, Duration.ZERO), handedOver("a"));
    }

    @Test
    void aPodLongInDeletionIsWaitedForNoMoreIfThePolicySaysSo() {
        var policy = new Drain(
                DrainMode.EVICT,
                false,
                false,
                Duration.ofMinutes(30),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(2)),
                Optional.empty());
        var waits = Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy, "a")), started("a"), nodeCordoned("a", false))
                .when(listed("a", due(pod("x"), NOON)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        waits.at(NOON.plusSeconds(121))
                .when(listed("a", due(pod("x"), NOON)))
                .then(leftBehind("x"), drained("a", 0, Duration.ofSeconds(121)), handedOver("a"));
    }

    @Test
    void theGracePeriodOfThePolicyIsAskedFor() {
        var policy = new Drain(
                DrainMode.EVICT,
                false,
                false,
                Duration.ofMinutes(30),
                false,
                Optional.of(Duration.ofSeconds(7)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var one = Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy, "a")), started("a"), nodeCordoned("a", false))
                .when(listed("a", pod("x")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(one.work())
                .filteredOn(action -> action instanceof DrainAction.Evict)
                .extracting(action -> ((DrainAction.Evict) action).grace())
                .containsExactly(Optional.of(Duration.ofSeconds(7)));
    }
}
