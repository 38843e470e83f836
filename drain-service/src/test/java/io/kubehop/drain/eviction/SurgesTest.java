package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.POLICY;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.ofDeployment;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.ref;
import static io.kubehop.drain.eviction.Told.answered;
import static io.kubehop.drain.eviction.Told.evict;
import static io.kubehop.drain.eviction.Told.evicted;
import static io.kubehop.drain.eviction.Told.listed;
import static io.kubehop.drain.eviction.Told.nodeCordoned;
import static io.kubehop.drain.eviction.Told.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.cluster.Workload;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.DrainEvent.SurgeEnded;
import io.kubehop.events.DrainEvent.SurgeRaised;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.Fixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Surge before evict")
class SurgesTest {
    private static final String TILL = "shop/till";
    private static final Drain SURGING = POLICY.with(Optional.empty(), Optional.empty(), Optional.empty(), true, false);
    private static final PodFacts SINGLE = ofDeployment(pod("till-1"), "till", 1);

    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> draining(Drain policy, PodFacts... pods) {
        return Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy, "a")), nodeCordoned("a", false))
                .given(Fixture.of(new DrainMachine(SETTINGS))
                        .at(NOON)
                        .given(taken(batch(1, policy, "a")), nodeCordoned("a", false))
                        .when(listed("a", pods))
                        .events());
    }

    private static DrainFact begun() {
        return new DrainFact.SurgeBegun(TILL, UPGRADE, BATCH, 1, "a");
    }

    private static DrainFact raised(int was) {
        return new Said(new SurgeRaised(UPGRADE, BATCH, 1, "a", TILL, was));
    }

    private static DrainFact ready() {
        return new DrainFact.SurgeLookedAt(TILL, true, NOON);
    }

    private static DrainFact ended(int replicas, String how) {
        return new Said(new SurgeEnded(UPGRADE, BATCH, 1, "a", TILL, replicas, how));
    }

    private static DrainAction raise() {
        return new DrainAction.Raise(BATCH, 1, "a", TILL);
    }

    private static DrainAction lower() {
        return new DrainAction.Lower(BATCH, 1, "a", TILL, Optional.empty());
    }

    private static Surger.Sight sight(int replicas, int ready, int elsewhere) {
        return new Surger.Sight(true, 1, replicas, ready, elsewhere, "");
    }

    private static BudgetFacts never(int replicas) {
        return new BudgetFacts(
                "shop/b", String.valueOf(replicas), "", 0, replicas, replicas, replicas, false, Optional.empty());
    }

    private static BudgetFacts none(int expected) {
        return new BudgetFacts("shop/b", "", "0", 0, expected, expected, expected, false, Optional.empty());
    }

    @Test
    void aSingleReplicaIsEvictedWhenASecondOneIsReadyElsewhereAndTheOldNumberComesBack() {
        var begun = draining(SURGING, SINGLE);
        assertThat(begun.state().surges()).containsExactly(TILL);
        assertThat(begun.work()).contains(raise()).doesNotContain(evict("a", "till-1", NOON));
        var starting = begun.when(new DrainInput.SurgeAnswered(TILL, new Surger.Raised.Up(1)))
                .then(raised(1));
        assertThat(starting.work())
                .contains(new DrainAction.LookAtSurge(BATCH, 1, "a", TILL, Set.of("a"), java.time.Instant.MIN));
        var waiting = starting.when(new DrainInput.SurgeSeen(TILL, sight(2, 1, 0)))
                .then(new DrainFact.SurgeLookedAt(TILL, false, NOON.plusSeconds(10)));
        waiting.when(new DrainInput.SurgeSeen(TILL, sight(2, 1, 0))).thenIgnored("nobody waits");
        var told =
                waiting.when(new DrainInput.WorkloadChanged(TILL)).then(new DrainFact.SurgeLookedAt(TILL, false, NOON));
        var isReady = told.when(new DrainInput.SurgeSeen(TILL, sight(2, 2, 1)))
                .then(new DrainFact.SurgeLookedAt(TILL, true, NOON.plusSeconds(10)));
        assertThat(isReady.work())
                .contains(evict("a", "till-1", java.time.Instant.MIN))
                .doesNotContain(lower());
        var evicted = isReady.when(answered("a", "till-1", new EvictionAnswer.Accepted()))
                .then(evicted("a", "till-1"), new DrainFact.SurgeLookedAt(TILL, false, NOON));
        assertThat(evicted.work()).contains(lower());
        evicted.when(new DrainInput.SurgeLowered(TILL, new Surger.Lowered(1, true)))
                .then(ended(1, "its old number again"))
                .when(new DrainInput.SurgeLowered(TILL, new Surger.Lowered(1, true)))
                .thenIgnored("not given up");
    }

    @Test
    void aReadyPodOnANodeThatIsLeftIsNotEnough() {
        draining(SURGING, SINGLE)
                .given(raised(1))
                .when(new DrainInput.SurgeSeen(TILL, sight(2, 2, 0)))
                .then(new DrainFact.SurgeLookedAt(TILL, false, NOON.plusSeconds(10)));
    }

    @Test
    void withoutThePolicyNothingIsSurgedUnlessTheDeploymentAsksForIt() {
        assertThat(draining(POLICY, SINGLE).state().surges()).isEmpty();
        assertThat(draining(POLICY, wishing(true)).state().surges()).containsExactly(TILL);
        assertThat(draining(SURGING, wishing(false)).state().surges()).isEmpty();
    }

    private static PodFacts wishing(boolean surge) {
        var traits = SINGLE.traits();
        return SINGLE.with(
                traits.with(traits.volumes(), traits.need(), Optional.of(new Workload(TILL, 1, Optional.of(surge)))));
    }

    @Test
    void severalReplicasAreSurgedOnlyIfTheirBudgetNeverAllowsADisruption() {
        assertThat(draining(SURGING, ofDeployment(pod("till-1", never(2)), "till", 2))
                        .state()
                        .surges())
                .containsExactly(TILL);
        assertThat(draining(SURGING, ofDeployment(pod("till-1", budget("b", 0)), "till", 5))
                        .state()
                        .surges())
                .isEmpty();
        assertThat(draining(SURGING, ofDeployment(pod("till-1"), "till", 2))
                        .state()
                        .surges())
                .isEmpty();
    }

    @Test
    void theNextPodWaitsForTheReplacementOfTheOneBefore() {
        var two = draining(
                        SURGING,
                        ofDeployment(pod("till-1", never(2)), "till", 2),
                        ofDeployment(pod("till-2", never(2)), "till", 2))
                .given(raised(2), ready());
        var one = two.when(answered("a", "till-1", new EvictionAnswer.Accepted()))
                .thenTypes(Said.class, DrainFact.SurgeLookedAt.class, DrainFact.BudgetShut.class);
        assertThat(one.work()).noneMatch(DrainAction.Evict.class::isInstance).doesNotContain(lower());
        var next = one.when(new DrainInput.SurgeSeen(TILL, new Surger.Sight(true, 2, 3, 3, 2, "")))
                .thenTypes(DrainFact.SurgeLookedAt.class)
                .given(new DrainFact.BudgetFreed("shop/b", 1, NOON));
        assertThat(next.work()).contains(evict("a", "till-2", NOON));
    }

    @Test
    void whereTheBudgetDoesNotOpenForTheSurgeThePodGoesByOneReplicaLess() {
        var surged = draining(SURGING, ofDeployment(pod("till-1", none(1)), "till", 1))
                .given(raised(1), ready());
        var late = surged.when(answered("a", "till-1", new EvictionAnswer.BudgetFull("full"), none(1)))
                .events();
        assertThat(late).as("the budget has not seen the surge yet").noneMatch(DrainFact.SurgeTurned.class::isInstance);
        var turned = surged.given(surged.when(answered("a", "till-1", new EvictionAnswer.BudgetFull("full"), none(2)))
                .events());
        assertThat(turned.work())
                .contains(new DrainAction.Lower(BATCH, 1, "a", TILL, Optional.of(ref("till-1"))))
                .noneMatch(DrainAction.Evict.class::isInstance);
        var lowered = turned.when(new DrainInput.SurgeLowered(TILL, new Surger.Lowered(1, true)))
                .then(
                        ended(1, "its old number again"),
                        new DrainFact.PodPostponed(BATCH, 1, "a", "uid-till-1", NOON.plusSeconds(10)));
        assertThat(lowered.work()).noneMatch(DrainAction.Evict.class::isInstance);
    }

    @Test
    void whatSomebodyElseDoesToTheNumberIsSaidAndNotFought() {
        var starting = draining(SURGING, SINGLE).given(raised(1));
        var refused = starting.when(new DrainInput.SurgeSeen(TILL, sight(1, 1, 0)))
                .thenTypes(DrainFact.SurgeRefused.class, Said.class);
        assertThat(refused.work())
                .noneMatch(DrainAction.Evict.class::isInstance)
                .doesNotContain(raise(), lower());
        assertThat(starting.when(new DrainInput.SurgeSeen(TILL, sight(1, 1, 0)))
                        .events()
                        .getLast())
                .isInstanceOfSatisfying(
                        Said.class,
                        said -> assertThat(said.event()).isInstanceOfSatisfying(EvictionBlocked.class, block -> {
                            assertThat(block.kind()).isEqualTo(BlockKind.NEVER);
                            assertThat(block.reason()).contains("made it 1 replicas");
                        }));
    }

    @Test
    void aDeploymentThatCannotBeSurgedBlocksItsPods() {
        var refused = draining(SURGING, SINGLE)
                .when(new DrainInput.SurgeAnswered(TILL, new Surger.Raised.Refused("its strategy is Recreate")))
                .thenTypes(DrainFact.SurgeRefused.class, Said.class);
        assertThat(refused.work())
                .noneMatch(DrainAction.Evict.class::isInstance)
                .noneMatch(DrainAction.Raise.class::isInstance);
        assertThat(refused.when(listed("a", ofDeployment(pod("till-1"), "till", 3)))
                        .events())
                .as("with three replicas it needs no surge any more")
                .hasSize(1);
    }

    @Test
    void anAbortTakesTheReplicaAwayAlsoWhenNobodyKnowsWhetherItWasGiven() {
        for (List<DrainFact> known : List.of(List.<DrainFact>of(), List.of(raised(1)), List.of(raised(1), ready()))) {
            var aborted = draining(SURGING, SINGLE)
                    .given(known)
                    .when(new DrainInput.Aborting())
                    .thenTypes(DrainFact.AbortTaken.class, DrainFact.ReturnBegun.class);
            assertThat(aborted.work()).contains(lower()).doesNotContain(raise());
            assertThat(aborted.state().idle()).isFalse();
            aborted.when(new DrainInput.SurgeLowered(TILL, new Surger.Lowered(4, false)))
                    .then(ended(4, "left as it was found, for it was not ours any more"));
        }
    }

    @Test
    void theSurgeIsNotedBeforeAnythingIsDone() {
        var facts = Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, SURGING, "a")), nodeCordoned("a", false))
                .when(listed("a", SINGLE))
                .events();
        assertThat(facts).endsWith(begun());
    }
}
