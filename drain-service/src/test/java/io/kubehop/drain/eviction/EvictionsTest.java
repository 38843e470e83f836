package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.inNamespace;
import static io.kubehop.drain.Samples.phase;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.ref;
import static io.kubehop.drain.Samples.terminating;
import static io.kubehop.drain.Samples.unready;
import static io.kubehop.drain.eviction.Told.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.BudgetFreed;
import io.kubehop.drain.eviction.DrainFact.BudgetShut;
import io.kubehop.drain.eviction.DrainFact.PodPostponed;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Evictions")
class EvictionsTest {
    private static final Instant LOOK = NOON.plusSeconds(30);
    private static final EvictionAnswer ACCEPTED = new EvictionAnswer.Accepted();
    private static final EvictionAnswer FULL = new EvictionAnswer.BudgetFull("needs 4 and has 4");

    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture =
            Fixture.of(new DrainMachine(SETTINGS)).at(NOON).given(emptying("a", "b"));

    /** Two pods under the budget b on node a, one on node b, each node looked at. */
    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> underOneBudget = fixture.given(
            triaged("a", 0, "w1", "w2"),
            looked("a", NOON, Map.of("shop/b", 1), ahead("w1", "b"), ahead("w2", "b")),
            triaged("b", 0, "w3"),
            looked("b", NOON, Map.of(), ahead("w3", "b")));

    private static Set<String> asked(Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture) {
        return fixture.work().stream()
                .filter(action -> action instanceof DrainAction.Evict)
                .map(action -> ((DrainAction.Evict) action).pod().name())
                .collect(Collectors.toSet());
    }

    private static DrainFact blocked(
            String node, String pod, BlockKind kind, String budget, String reason, String freedBy, Instant since) {
        return new Said(new EvictionBlocked(
                UPGRADE,
                BATCH,
                1,
                node,
                ref(pod),
                kind,
                budget,
                reason,
                freedBy,
                since,
                Optional.empty(),
                Optional.of(NOON.plus(Duration.ofMinutes(30))),
                Optional.of(UpgradePolicy.AtDeadline.FAIL),
                false));
    }

    @Test
    void podsWithoutABudgetAreAskedSideBySideOverAllNodes() {
        fixture.when(listed("a", pod("x"), pod("y")))
                .then(triaged("a", 0, "x", "y"), looked("a", NOON, Map.of(), ahead("x"), ahead("y")))
                .when(listed("b", pod("z")))
                .then(triaged("b", 0, "z"), looked("b", NOON, Map.of(), ahead("z")))
                .todo(
                        look("a", LOOK),
                        look("b", LOOK),
                        giveUp("a"),
                        giveUp("b"),
                        evict("a", "x", Instant.MIN),
                        evict("a", "y", Instant.MIN),
                        evict("b", "z", Instant.MIN));
    }

    @Test
    void noMoreAreAskedAtTheSameTimeThanTheLimit() {
        var pods = new PodFacts[30];
        for (int i = 0; i < pods.length; i++) {
            pods[i] = pod("p" + i);
        }
        var many = fixture.when(listed("a", pods)).thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(many)).hasSize(20).contains("shop/p0", "shop/p19");
        assertThat(asked(many.given(evicted("a", "p3")))).hasSize(20).contains("shop/p20");
    }

    @Test
    void underOneBudgetOnePodIsAskedAtATimeOverAllNodes() {
        assertThat(asked(underOneBudget)).isEqualTo(Set.of("shop/w1"));
        var two = underOneBudget.given(looked("a", NOON, Map.of("shop/b", 2)));
        var next = two.when(answered("a", "w1", ACCEPTED)).then(evicted("a", "w1"));
        assertThat(asked(next)).isEqualTo(Set.of("shop/w2"));
    }

    @Test
    void aPodThatIsBeingAskedIsNotOvertakenByANodeThatWasListedLater() {
        var second = fixture.given(triaged("b", 0, "w3"), looked("b", NOON, Map.of("shop/b", 1), ahead("w3", "b")));
        assertThat(asked(second)).isEqualTo(Set.of("shop/w3"));
        var both = second.given(triaged("a", 0, "w1"), looked("a", NOON.plusMillis(20), Map.of(), ahead("w1", "b")));
        assertThat(asked(both)).isEqualTo(Set.of("shop/w3"));
    }

    @Test
    void whenTheBudgetIsUsedUpTheNextPodWaitsForItToOpen() {
        var shut = underOneBudget
                .when(answered("a", "w1", ACCEPTED))
                .then(evicted("a", "w1"), new BudgetShut("shop/b", NOON.plusSeconds(10)));
        shut.todo(look("a", LOOK), look("b", LOOK), giveUp("a"), giveUp("b"), evict("a", "w2", NOON.plusSeconds(10)));
        Instant later = NOON.plusSeconds(3);
        shut.at(later)
                .when(new DrainInput.BudgetOpened("shop/b", 1))
                .then(new BudgetFreed("shop/b", 1, later))
                .todo(look("a", LOOK), look("b", LOOK), giveUp("a"), giveUp("b"), evict("a", "w2", later))
                .when(new DrainInput.BudgetOpened("shop/b", 1))
                .thenIgnored("is being asked");
    }

    @Test
    void aFullBudgetIsToldOncePerPodAndReason() {
        String freedBy = "1 more pod of budget shop/b becoming ready";
        var first = underOneBudget
                .when(answered("a", "w1", FULL, budget("b", 0)))
                .then(
                        blocked("a", "w1", BlockKind.BUSY, "shop/b", "needs 4 and has 4", freedBy, NOON),
                        new BudgetShut("shop/b", NOON.plusSeconds(10)));
        Instant later = NOON.plusSeconds(10);
        first.at(later)
                .when(answered("a", "w1", FULL, budget("b", 0)))
                .then(new BudgetShut("shop/b", later.plusSeconds(10)));
        first.at(later)
                .when(answered("a", "w1", new EvictionAnswer.BudgetFull("needs 4 and has 3"), budget("b", 0)))
                .then(
                        blocked("a", "w1", BlockKind.BUSY, "shop/b", "needs 4 and has 3", freedBy, NOON),
                        new BudgetShut("shop/b", later.plusSeconds(10)));
    }

    @Test
    void aRefusalReadTwiceChangesNothing() {
        var full = answered("a", "w1", FULL, budget("b", 0));
        underOneBudget
                .when(full)
                .thenTypes(Said.class, BudgetShut.class)
                .when(full)
                .thenIgnored("known already");
        var fault = answered("a", "w1", new EvictionAnswer.Fault(500, "fire"));
        underOneBudget
                .when(fault)
                .thenTypes(Said.class, PodPostponed.class)
                .when(fault)
                .thenIgnored("known already");
    }

    @Test
    void aBudgetThatOpenedWhileItRefusedIsTriedSoon() {
        underOneBudget
                .when(answered("a", "w1", FULL, budget("b", 1)))
                .then(
                        blocked(
                                "a",
                                "w1",
                                BlockKind.BUSY,
                                "shop/b",
                                "needs 4 and has 4",
                                "1 more pod of budget shop/b becoming ready",
                                NOON),
                        new BudgetShut("shop/b", NOON.plusSeconds(1)));
    }

    @Test
    void aPodThatIsNotReadyIsAskedFirstAndUsesNothingUp() {
        PodFacts ill = unready(pod("w2", budget("b", 1)));
        var look = fixture.when(listed("a", pod("w1", budget("b", 1)), ill))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(look)).isEqualTo(Set.of("shop/w2"));
        var next = look.when(answered("a", "w2", ACCEPTED)).then(evicted("a", "w2"));
        assertThat(asked(next)).isEqualTo(Set.of("shop/w1"));
    }

    @Test
    void aPendingPodIsNotHeldByItsBudget() {
        var look = fixture.when(listed(
                        "a", pod("w1", budget("b", 0)), phase(pod("w2", budget("b", 0)), PodFacts.Phase.PENDING)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(look)).isEqualTo(Set.of("shop/w1", "shop/w2"));
    }

    @Test
    void overloadSlowsEveryEvictionDownOncePerBurst() {
        var two = fixture.given(triaged("a", 0, "x", "y"), looked("a", NOON, Map.of(), ahead("x"), ahead("y")));
        var answer = new EvictionAnswer.Overloaded(Duration.ofSeconds(4));
        Instant until = NOON.plusSeconds(4);
        var slow = two.when(answered("a", "x", answer))
                .then(
                        blocked(
                                "a",
                                "x",
                                BlockKind.OTHER,
                                "",
                                "the API server has too much to do",
                                "asking it more slowly",
                                NOON),
                        new DrainFact.EvictionsSlowed(until));
        slow.todo(
                look("a", LOOK),
                look("b", Instant.MIN),
                giveUp("a"),
                giveUp("b"),
                evict("a", "x", until),
                evict("a", "y", until));
        slow.when(answered("a", "y", answer)).thenTypes(Said.class);
        slow.when(answered("a", "x", answer)).thenIgnored("known already");
        assertThat(slow.at(until)
                        .when(answered("a", "x", new EvictionAnswer.Overloaded(Duration.ofSeconds(1))))
                        .events())
                .isEqualTo(java.util.List.of(new DrainFact.EvictionsSlowed(until.plusSeconds(2))));
        assertThat(slow.given(evicted("a", "x")).state().throttle().slowings()).isZero();
    }

    @Test
    void anOverloadHalvesHowManyAreAskedAndEachRoundOfSuccessAllowsOneMore() {
        var pods = new PodFacts[60];
        for (int i = 0; i < pods.length; i++) {
            pods[i] = pod("p" + i);
        }
        var overload = answered("a", "p0", new EvictionAnswer.Overloaded(Duration.ofSeconds(1)));
        var once = fixture.when(listed("a", pods))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .when(overload)
                .thenTypes(Said.class, DrainFact.EvictionsSlowed.class);
        assertThat(asked(once)).hasSize(10);
        var twice = once.at(NOON.plusSeconds(2)).when(overload).thenTypes(DrainFact.EvictionsSlowed.class);
        assertThat(asked(twice)).hasSize(5);
        var round = twice;
        for (int i = 0; i < 5; i++) {
            assertThat(asked(round)).hasSize(5);
            round = round.given(evicted("a", "p" + i));
        }
        assertThat(asked(round)).hasSize(6);
    }

    @Test
    void noMorePodsGoInASecondThanTheLimit() {
        DrainSettings two = SETTINGS.withPodsPerSecond(2);
        var limited = Fixture.of(new DrainMachine(two))
                .at(NOON)
                .given(emptying("a"))
                .when(listed("a", pod("x"), pod("y"), pod("z")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        limited.todo(
                look("a", LOOK),
                giveUp("a"),
                evict("a", "x", NOON),
                evict("a", "y", NOON.plusMillis(500)),
                evict("a", "z", NOON.plusMillis(1000)));
        limited.at(NOON.plusMillis(100))
                .when(answered("a", "x", ACCEPTED))
                .then(evicted("a", "x"), new DrainFact.EvictionsPaced(NOON.plusMillis(600)))
                .todo(
                        look("a", LOOK),
                        giveUp("a"),
                        evict("a", "y", NOON.plusMillis(600)),
                        evict("a", "z", NOON.plusMillis(1100)));
    }

    @Test
    void aBrokenBudgetIsGivenTimeForItsEntriesToExpire() {
        underOneBudget
                .when(answered("a", "w1", new EvictionAnswer.BudgetBroken("map too big"), budget("b", 0)))
                .thenTypes(Said.class, BudgetShut.class)
                .todo(
                        look("a", LOOK),
                        look("b", LOOK),
                        giveUp("a"),
                        giveUp("b"),
                        evict("a", "w1", NOON.plusSeconds(120)));
    }

    @Test
    void aBlockNamesWhomToAskAndWhatHappensWhen() {
        var decided = fixture.when(listed("a", inNamespace(pod("x"), "kubehop.io/owner", "team-shop")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .when(answered("a", "x", new EvictionAnswer.Forbidden("no right")));
        assertThat(((Said) decided.events().getFirst()).event())
                .isInstanceOfSatisfying(EvictionBlocked.class, blocked -> {
                    assertThat(blocked.owner()).contains("team-shop");
                    assertThat(blocked.deadline()).contains(NOON.plus(Duration.ofMinutes(30)));
                    assertThat(blocked.atDeadline()).contains(UpgradePolicy.AtDeadline.FAIL);
                });
    }

    @Test
    void severalBudgetsAreNotAskedAgainUntilTheyChange() {
        var both = fixture.given(triaged("a", 0, "x"), looked("a", NOON, Map.of(), ahead("x", "b", "c")));
        var stuck = both.when(answered(
                        "a", "x", new EvictionAnswer.SeveralBudgets("more than one"), budget("b", 1), budget("c", 1)))
                .thenTypes(Said.class, PodPostponed.class);
        assertThat(asked(stuck)).isEmpty();
        var freed = stuck.at(LOOK)
                .when(listed("a", pod("x", budget("c", 1))))
                .then(looked("a", LOOK, Map.of("shop/c", 1), ahead("x", "c")));
        assertThat(asked(freed)).isEqualTo(Set.of("shop/x"));
    }

    @Test
    void otherRefusalsPostponeThePodAlone() {
        var x = fixture.given(triaged("a", 0, "x"), looked("a", NOON, Map.of(), ahead("x")));
        x.when(answered("a", "x", new EvictionAnswer.PreconditionFailed("changed")))
                .then(new PodPostponed(BATCH, 1, "a", "uid-x", NOON.plusSeconds(1)));
        x.when(answered("a", "x", new EvictionAnswer.Fault(500, "fire")))
                .then(
                        blocked("a", "x", BlockKind.OTHER, "", "error 500: fire", "the API server's recovery", NOON),
                        new PodPostponed(BATCH, 1, "a", "uid-x", NOON.plusSeconds(1)));
        x.given(new PodPostponed(BATCH, 1, "a", "uid-x", NOON))
                .given(new PodPostponed(BATCH, 1, "a", "uid-x", NOON))
                .when(answered("a", "x", new EvictionAnswer.Fault(500, "fire")))
                .then(
                        blocked("a", "x", BlockKind.OTHER, "", "error 500: fire", "the API server's recovery", NOON),
                        new PodPostponed(BATCH, 1, "a", "uid-x", NOON.plusSeconds(4)));
        x.when(answered("a", "x", new EvictionAnswer.NamespaceTerminating("going")))
                .then(
                        blocked(
                                "a",
                                "x",
                                BlockKind.OTHER,
                                "",
                                "going",
                                "the deletion of the namespace, which takes the pod",
                                NOON),
                        new PodPostponed(BATCH, 1, "a", "uid-x", NOON.plusSeconds(10)));
        x.when(answered("a", "x", new EvictionAnswer.Gone())).then(gone("a", "x"));
    }

    @Test
    void aStaleOrContendedBudgetWaitsAsTold() {
        underOneBudget
                .when(answered("a", "w1", new EvictionAnswer.BudgetBehind("behind", Duration.ofSeconds(7))))
                .thenTypes(Said.class, BudgetShut.class)
                .todo(
                        look("a", LOOK),
                        look("b", LOOK),
                        giveUp("a"),
                        giveUp("b"),
                        evict("a", "w1", NOON.plusSeconds(7)));
        underOneBudget
                .when(answered("a", "w1", new EvictionAnswer.BudgetContended("busy", Duration.ofSeconds(9))))
                .thenTypes(Said.class, BudgetShut.class)
                .todo(
                        look("a", LOOK),
                        look("b", LOOK),
                        giveUp("a"),
                        giveUp("b"),
                        evict("a", "w1", NOON.plusSeconds(9)));
    }

    @Test
    void anEvictionWhoseAnswerWasLostIsRecordedWhenThePodIsSeenTerminating() {
        underOneBudget
                .when(new DrainInput.PodTerminating("a", "uid-w1", true))
                .then(evicted("a", "w1"), new BudgetShut("shop/b", NOON.plusSeconds(10)));
        var deleted = underOneBudget
                .when(new DrainInput.PodTerminating("a", "uid-w1", false))
                .thenTypes(DrainFact.PodLeft.class);
        assertThat(asked(deleted)).isEqualTo(Set.of("shop/w2"));
        deleted.when(new DrainInput.PodTerminating("a", "uid-w1", false)).thenIgnored("waiting for its eviction");
        deleted.when(answered("a", "w1", ACCEPTED)).thenIgnored("not waiting");
    }

    @Test
    void aNodeIsLookedAtAgainBeforeItIsHandedOver() {
        var one = fixture.given(triaged("a", 0, "x"), looked("a", NOON, Map.of(), ahead("x")), evicted("a", "x"))
                .at(NOON.plusSeconds(20));
        var empty = one.when(new DrainInput.PodVanished("a", "uid-x")).then(gone("a", "x"));
        empty.todo(look("a", Instant.MIN), look("b", Instant.MIN), giveUp("a"), giveUp("b"));
        empty.when(listed("a"))
                .then(drained("a", 1, Duration.ofSeconds(20)), handedOver("a"))
                .todo(look("b", Instant.MIN), giveUp("b"));
        empty.when(new DrainInput.PodVanished("a", "uid-x")).thenIgnored("nobody waits");
        empty.when(listed("a", pod("tolerant")))
                .then(triaged("a", 0, "tolerant"), looked("a", NOON.plusSeconds(20), Map.of(), ahead("tolerant")))
                .todo(
                        look("a", NOON.plusSeconds(50)),
                        look("b", Instant.MIN),
                        giveUp("a"),
                        giveUp("b"),
                        evict("a", "tolerant", Instant.MIN));
    }

    @Test
    void aLookFindsWhatTheWatchDidNotTell() {
        Instant later = NOON.plusSeconds(30);
        underOneBudget
                .given(new BudgetShut("shop/b", NOON.plusSeconds(60)))
                .at(later)
                .when(listed("a", terminating(pod("w2", budget("b", 2)), true), pod("w4", budget("b", 2))))
                .then(
                        gone("a", "w1"),
                        triaged("a", 0, "w4"),
                        evicted("a", "w2"),
                        new BudgetShut("shop/b", later.plusSeconds(10)),
                        new BudgetFreed("shop/b", 2, later),
                        looked("a", later, Map.of(), ahead("w4", "b")));
    }

    @Test
    void aLookWithoutNewsOnlySetsTheNextOne() {
        PodFacts one = pod("x");
        var looked = fixture.given(triaged("a", 0, "x"), looked("a", NOON, Map.of(), ahead("x")));
        looked.when(listed("a", one)).thenIgnored("nothing new");
        looked.at(LOOK).when(listed("a", one)).then(looked("a", LOOK, Map.of()));
    }

    @Test
    void podsThatAreLeavingAlreadyAreWaitedForAndNotAsked() {
        var waits = fixture.when(listed("a", terminating(pod("x"), false)))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(asked(waits)).isEmpty();
        waits.when(new DrainInput.PodVanished("a", "uid-x"))
                .then(gone("a", "x"))
                .when(listed("a"))
                .then(drained("a", 0, Duration.ZERO), handedOver("a"));
    }
}
