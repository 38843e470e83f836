package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.order;
import static io.kubehop.drain.Samples.owned;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.unmanaged;
import static io.kubehop.drain.eviction.Told.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.OrderEvent.PreparationHandedOver;
import io.kubehop.events.OrderEvent.RollbackHandedOver;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Nodes and batches")
class DrainMachineTest {
    private static final Instant END = NOON.plus(Duration.ofMinutes(30));
    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture =
            Fixture.of(new DrainMachine(SETTINGS)).at(NOON);

    @Test
    void aReleasedBatchStartsTheDrainOfEachNode() {
        fixture.when(released(batch("a", "b")))
                .then(taken(batch("a", "b")), started("a"), started("b"))
                .todo(cordon("a"), giveUp("a"), cordon("b"), giveUp("b"))
                .when(released(batch("a", "b")))
                .thenIgnored("is being drained");
    }

    @Test
    void aCordonedNodeIsLookedAt() {
        var cordoned = fixture.given(taken(batch("a")), started("a"))
                .when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .todo(look("a", Instant.MIN), giveUp("a"));
        cordoned.when(cordoned("a", CordonAnswer.OURS)).thenIgnored("not being cordoned");
        assertThat(cordoned.state().followed()).isEqualTo(Set.of("a"));
    }

    @Test
    void anEmptyNodeIsHandedOverInTheSameStep() {
        fixture.given(emptying("a"))
                .at(NOON.plusSeconds(5))
                .when(listed("a", owned(pod("ds"), "DaemonSet", true)))
                .then(triaged("a", 1), drained("a", 0, Duration.ofSeconds(5)), handedOver("a"))
                .todo();
    }

    @Test
    void oneRefusalStopsTheNodeBeforeTheFirstEvictionAndAllReasonsAreNamed() {
        var decided =
                fixture.given(emptying("a")).when(listed("a", pod("web"), unmanaged(pod("x")), unmanaged(pod("y"))));
        assertThat(decided.events()).hasSize(2);
        assertThat(decided.events().getFirst())
                .isInstanceOfSatisfying(
                        Said.class,
                        said -> assertThat(said.event())
                                .isInstanceOfSatisfying(
                                        DrainEvent.DrainRefused.class,
                                        refused -> assertThat(refused.reasons())
                                                .hasSize(2)
                                                .anyMatch(reason -> reason.contains("shop/x"))
                                                .anyMatch(reason -> reason.contains("shop/y"))));
        fixture.given(emptying("a"))
                .given(decided.events())
                .todo(uncordon("a"))
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .then(returned("a", false), abandoned())
                .todo();
    }

    @Test
    void aNodeFoundCordonedStaysCordonedWhenItIsRefused() {
        fixture.given(taken(batch("a")), started("a"), nodeCordoned("a", true))
                .when(listed("a", unmanaged(pod("x"))))
                .then(
                        new Said(new DrainEvent.DrainRefused(
                                UPGRADE,
                                BATCH,
                                1,
                                "a",
                                List.of("pod shop/x has no controller and would not come back;"
                                        + " delete it or allow force"))),
                        returned("a", false),
                        abandoned())
                .todo();
    }

    @Test
    void aPodThatMayNotBeEvictedAndComesLaterFailsTheDrain() {
        fixture.given(emptying("a"))
                .given(triaged("a", 0, "web"), looked("a", NOON, Map.of(), ahead("web")), evicted("a", "web"))
                .when(listed("a", unmanaged(pod("debugger"))))
                .thenTypes(Said.class, DrainFact.ReturnBegun.class)
                .todo(uncordon("a"));
    }

    @Test
    void anAcceptedNodeIsUncordonedAndReturns() {
        fixture.given(withAgent("a"))
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .then(returning("a", true))
                .todo(uncordonUpgraded("a"))
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .then(returned("a", true), batchReturned())
                .todo()
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .thenIgnored("not being returned");
    }

    @Test
    void anAcceptedNodeThatWasFoundCordonedReturnsAsItIs() {
        fixture.given(taken(batch("a")), started("a"), nodeCordoned("a", true))
                .given(triaged("a", 0), drained("a", 0, Duration.ZERO), handedOver("a"))
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .then(returned("a", true), batchReturned())
                .todo();
    }

    @Test
    void aRejectedNodeStaysCordonedAndTheBatchIsAbandoned() {
        fixture.given(withAgent("a"))
                .when(new DrainInput.Rejected(BATCH, 1, "a"))
                .then(new DrainFact.NodeKept(BATCH, 1, "a"), abandoned("a"))
                .todo()
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .thenIgnored("not handed over");
    }

    @Test
    void aBatchEndsWithItsLastNode() {
        fixture.given(withAgent("a", "b"))
                .when(new DrainInput.Rejected(BATCH, 1, "a"))
                .then(new DrainFact.NodeKept(BATCH, 1, "a"))
                .when(new DrainInput.Accepted(BATCH, 1, "b"))
                .then(returning("b", true))
                .when(new DrainInput.Uncordoned(BATCH, 1, "b"))
                .then(returned("b", true), abandoned("a"));
    }

    @Test
    void averdictForAnotherAttemptIsIgnored() {
        fixture.given(withAgent("a"))
                .when(new DrainInput.Accepted(BATCH, 2, "a"))
                .thenIgnored("attempt 2");
        fixture.given(emptying("a"))
                .when(new DrainInput.Rejected(BATCH, 1, "a"))
                .thenIgnored("not handed over");
    }

    @Test
    void whenTheTimeIsUpTheDrainHasFailedAndSaysWhoBlocks() {
        var waiting = fixture.given(emptying("a"))
                .given(triaged("a", 0, "web"), looked("a", NOON, Map.of(), ahead("web")))
                .given(new Said(new DrainEvent.EvictionBlocked(
                        UPGRADE,
                        BATCH,
                        1,
                        "a",
                        pod("web").ref(),
                        DrainEvent.BlockKind.NEVER,
                        "shop/b",
                        "needs 1 and has 1",
                        "another replica",
                        NOON,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false)));
        waiting.when(new DrainInput.TimeUp(BATCH, 1, "a")).thenIgnored("not up");
        waiting.at(END)
                .when(new DrainInput.TimeUp(BATCH, 1, "a"))
                .then(
                        new Said(new DrainEvent.DrainFailed(
                                UPGRADE,
                                BATCH,
                                1,
                                "a",
                                List.of("after 1800 s pod shop/web is blocked by budget shop/b: needs 1 and has 1;"
                                        + " freed by: another replica"))),
                        returning("a", false))
                .todo(uncordon("a"));
    }

    @Test
    void aNodeThatIsNotInTheClusterFails() {
        fixture.given(taken(batch("a")), started("a"))
                .when(cordoned("a", CordonAnswer.NODE_MISSING))
                .then(
                        new Said(new DrainEvent.DrainFailed(
                                UPGRADE, BATCH, 1, "a", List.of("there is no node a in the cluster"))),
                        returned("a", false),
                        abandoned());
    }

    @Test
    void anAbortGivesBackWhatIsNotHandedOverAndLeavesTheRest() {
        fixture.given(withAgent("a"))
                .given(new DrainFact.BatchTaken(second(1, "b", "c"), NOON))
                .given(new Said(new DrainEvent.NodeCordoned(UPGRADE, "1-workers-02", 1, "b", false)))
                .when(new DrainInput.Aborting())
                .then(
                        new DrainFact.AbortTaken(),
                        new DrainFact.ReturnBegun("1-workers-02", 1, "b", false),
                        new DrainFact.ReturnBegun("1-workers-02", 1, "c", false))
                .todo(
                        new DrainAction.Uncordon("1-workers-02", 1, "b", false),
                        new DrainAction.Cordon("1-workers-02", 1, "c"))
                .when(new DrainInput.Aborting())
                .thenIgnored("is being aborted");
    }

    @Test
    void aNodeCalledBackWhileItIsCordonedIsGivenBackOnlyWhenTheCordonIsKnown() {
        var calledBack = fixture.given(taken(batch("a")), started("a"))
                .given(new DrainFact.AbortTaken(), returning("a", false))
                .todo(cordon("a"));
        calledBack
                .when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false), returning("a", false))
                .todo(uncordon("a"))
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .then(returned("a", false), abandoned());
        calledBack
                .when(cordoned("a", CordonAnswer.FOUND))
                .then(nodeCordoned("a", true), returned("a", false), abandoned());
    }

    @Test
    void aBatchReleasedDuringAnAbortIsAbandonedAtOnce() {
        fixture.given(new DrainFact.AbortTaken())
                .when(released(batch("a")))
                .then(abandoned())
                .todo()
                .when(released(batch("a")))
                .thenIgnored("is over");
    }

    @Test
    void withCordonOnlyTheNodeIsHandedOverWithItsPods() {
        var policy = new Drain(DrainMode.CORDON_ONLY, false, false, Duration.ofMinutes(30));
        fixture.given(taken(batch(1, policy, "a")), started("a"))
                .when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false), drained("a", 0, Duration.ZERO), handedOver("a"))
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .then(returning("a", true))
                .todo(uncordonUpgraded("a"));
    }

    @Test
    void withNoneTheNodeIsHandedOverUncordoned() {
        var policy = new Drain(DrainMode.NONE, false, false, Duration.ofMinutes(30));
        var with = fixture.when(released(batch(1, policy, "a")))
                .then(taken(batch(1, policy, "a")), started("a"), drained("a", 0, Duration.ZERO), handedOver("a"))
                .todo();
        with.when(new DrainInput.Accepted(BATCH, 1, "a")).then(returned("a", true), batchReturned());
        with.when(new DrainInput.Rejected(BATCH, 1, "a")).then(new DrainFact.NodeKept(BATCH, 1, "a"), abandoned());
    }

    @Test
    void aRetryStartsOver() {
        var over = fixture.given(withAgent("a")).given(new DrainFact.NodeKept(BATCH, 1, "a"), abandoned("a"));
        over.when(released(batch("a"))).thenIgnored("is over");
        over.when(released(batch(2, io.kubehop.drain.Samples.POLICY, "a")))
                .thenTypes(DrainFact.BatchTaken.class, Said.class)
                .when(new DrainInput.Cordoned(BATCH, 2, "a", CordonAnswer.OURS))
                .thenTypes(Said.class)
                .when(new DrainInput.PodsListed(BATCH, 2, "a", List.of()))
                .then(
                        new Said(new DrainEvent.PodsTriaged(UPGRADE, BATCH, 2, "a", List.of(), 0)),
                        new Said(new DrainEvent.NodeDrained(UPGRADE, BATCH, 2, "a", 0, Duration.ZERO)),
                        new Said(new OrderEvent.NodeHandedOver(order("a", 2))));
    }

    @Test
    void aRetryOfANodeThatIsStillReturningWaitsForIt() {
        fixture.given(withAgent("a"))
                .given(returning("a", false))
                .when(released(batch(2, io.kubehop.drain.Samples.POLICY, "a")))
                .thenTypes(DrainFact.BatchTaken.class, Said.class)
                .todo(uncordon("a"))
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .then(returned("a", false))
                .todo(
                        new DrainAction.Cordon(BATCH, 2, "a"),
                        new DrainAction.GiveUp(BATCH, 2, "a", NOON.plus(Duration.ofMinutes(30))));
    }

    private static io.kubehop.events.BatchOrder second(int attempt, String... nodes) {
        var first = batch(attempt, io.kubehop.drain.Samples.POLICY, nodes);
        return new io.kubehop.events.BatchOrder(
                "1-workers-02",
                attempt,
                1,
                first.role(),
                first.to(),
                first.orders().stream()
                        .map(o -> new io.kubehop.events.WorkOrder(
                                o.cluster(),
                                o.upgrade(),
                                "1-workers-02",
                                o.attempt(),
                                o.hop(),
                                o.node(),
                                o.role(),
                                o.zone(),
                                o.from(),
                                o.to(),
                                o.first()))
                        .toList(),
                first.drain(),
                first.verify());
    }

    @Test
    void ordersToWorkAheadArePassedOnOnceAndNotWhileAborting() {
        var ahead = new DrainInput.Ahead(batch("a", "b").orders());
        fixture.when(ahead)
                .then(
                        new DrainFact.AheadTaken("1/a"),
                        new Said(new PreparationHandedOver(
                                batch("a", "b").orders().getFirst())),
                        new Said(new PreparationHandedOver(
                                batch("a", "b").orders().getLast())))
                .todo()
                .when(ahead)
                .thenIgnored("were passed on");
        fixture.given(new DrainFact.AbortTaken()).when(ahead).thenIgnored("being aborted");
    }

    @Test
    void aNodeToBeRolledBackIsEmptiedAndHandedOverForThat() {
        var back = new DrainInput.RollBack(UPGRADE, batch("a"), "why");
        fixture.given(new DrainFact.AbortTaken())
                .when(back)
                .then(new DrainFact.BatchTaken(batch("a"), NOON, Optional.of("why")), started("a"))
                .todo(cordon("a"), giveUp("a"))
                .when(back)
                .thenIgnored("known already")
                .when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .when(listed("a"))
                .then(
                        triaged("a", 0),
                        drained("a", 0, Duration.ZERO),
                        new Said(new RollbackHandedOver(batch("a").orders().getFirst(), "why")))
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .then(returning("a", true));
    }
}
