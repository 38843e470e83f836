package io.kubehop.verifier.verdict;

import static io.kubehop.verifier.verdict.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent.AlertCleared;
import io.kubehop.events.AlertEvent.AlertRaised;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePlan.Severity;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent.BaselineTaken;
import io.kubehop.events.VerdictEvent.BatchHeld;
import io.kubehop.events.VerdictEvent.BatchReleased;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.events.VerdictEvent.NodeAccepted;
import io.kubehop.events.VerdictEvent.NodeRejected;
import io.kubehop.events.VerdictEvent.SoakStarted;
import io.kubehop.machine.Fixture;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.verdict.Look.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictMachineTest {
    private static final String SHORT_CART = "Deployment shop/cart has fewer ready pods than it wants";
    private final Fixture<VerdictState, VerdictInput, Fact, Look> verdict =
            Fixture.of(new VerdictMachine(VerdictSettings.DEFAULT)).at(NOON);

    @Test
    void aReadyBatchIsLookedAt() {
        verdict.todo().when(told(ready(1))).then(heard(ready(1))).todo(look(Purpose.RELEASE, NOON));
    }

    @Test
    void theFirstLookIsTheBaselineAndAHealthyClusterReleasesTheBatch() {
        verdict.given(waiting())
                .when(cluster(Purpose.RELEASE, HEALTHY))
                .then(
                        said(new BaselineTaken("u1", BATCH, 1, List.of(), List.of(), List.of())),
                        new Fact.CordonsFound(List.of()),
                        said(new BatchReleased("u1", order(1))))
                .todo();
    }

    @Test
    void whatWasBrokenBeforeTheUpgradeDoesNotHoldIt() {
        var broken = new ClusterHealth(
                List.of(W1, W2, W3, worker("w4", false, false, OLD)), List.of(SHOP_SHORT), List.of(BUDGET_SHORT));
        verdict.given(waiting())
                .when(cluster(Purpose.RELEASE, broken))
                .then(
                        said(new BaselineTaken(
                                "u1", BATCH, 1, List.of("w4"), List.of("Deployment shop/cart"), List.of("shop/cart"))),
                        new Fact.CordonsFound(List.of("w4")),
                        said(new BatchReleased("u1", order(1))));
    }

    @Test
    void aNodeOfTheBatchThatIsNotReadyHoldsItWithOneAlertAndALaterLook() {
        var w1Down = nodes(worker("w1", false, true, OLD), W2, W3, W4);
        var reasons = List.of("node w1 of the batch is not Ready");
        var held = verdict.given(waiting())
                .when(cluster(Purpose.RELEASE, w1Down))
                .then(
                        said(new BaselineTaken("u1", BATCH, 1, List.of("w1"), List.of(), List.of())),
                        new Fact.CordonsFound(List.of()),
                        said(new BatchHeld("u1", BATCH, 1, reasons, NOON.plusSeconds(5))),
                        said(new AlertRaised(
                                "u1",
                                BATCH + "#1/held",
                                Severity.WARNING,
                                BATCH,
                                "Batch 1-workers-01 is held: node w1 of the batch is not Ready."
                                        + " It goes on by itself once this is in order.")))
                .todo(look(Purpose.RELEASE, NOON.plusSeconds(5)));

        held.when(cluster(Purpose.RELEASE, w1Down)).thenIgnored("same reasons");
        held.when(cluster(Purpose.RELEASE, nodes(worker("w1", false, true, OLD), W2, worker("w3", false, true, OLD))))
                .thenTypes(Fact.Said.class)
                .when(cluster(Purpose.RELEASE, HEALTHY))
                .then(
                        said(new AlertCleared("u1", BATCH + "#1/held", "the cluster is healthy enough")),
                        said(new BatchReleased("u1", order(1))));
    }

    @Test
    void anythingWorseThanTheBaselineHoldsALaterBatch() {
        var next = order("1-workers-02", 1, VERIFY, "w3");
        var waiting = verdict.given(soaking())
                .given(said(new BatchVerified("u1", BATCH, 1)), heard(new PlanEvent.BatchReady("u1", next)));
        assertHeld(waiting, nodes(W1, worker("w2", false, true, NEW), W3, W4), "node w2 is not Ready");
        assertHeld(
                waiting,
                nodes(W1, W2, W3, worker("w4", true, false, OLD)),
                "node w4 has been cordoned since the upgrade began");
        assertHeld(waiting, SHORT, SHORT_CART);
        assertHeld(
                waiting,
                new ClusterHealth(List.of(W1, W2, W3, W4), List.of(SHOP), List.of(BUDGET_SHORT)),
                "budget shop/cart has fewer healthy pods than it asks for");
        assertHeld(waiting, nodes(W1, W2, W4), "node w3 of the batch is not in the cluster");
    }

    private static void assertHeld(
            Fixture<VerdictState, VerdictInput, Fact, Look> waiting, ClusterHealth health, String reason) {
        var facts = waiting.when(new VerdictInput.ClusterLooked(
                        new Look.AtCluster("1-workers-02", 1, Purpose.RELEASE, NOON), health, SEEN_LONG))
                .events();
        assertThat(facts.getFirst())
                .isEqualTo(said(new BatchHeld("u1", "1-workers-02", 1, List.of(reason), NOON.plusSeconds(5))));
    }

    @Test
    void nodesOfAnotherBatchAtWorkMayBeAway() {
        var next = order("1-workers-02", 1, VERIFY, "w3");
        verdict.given(released())
                .given(heard(new PlanEvent.BatchReady("u1", next)))
                .when(new VerdictInput.ClusterLooked(
                        new Look.AtCluster("1-workers-02", 1, Purpose.RELEASE, NOON),
                        nodes(worker("w1", false, false, OLD), worker("w2", true, false, OLD), W3, W4),
                        SEEN_LONG))
                .then(said(new BatchReleased("u1", next)));
    }

    @Test
    void heldLongerThanThePolicySaysItIsRejected() {
        var held = verdict.given(released().subList(0, 3))
                .given(
                        said(new BatchHeld("u1", BATCH, 1, List.of(SHORT_CART), NOON)),
                        said(new AlertRaised("u1", BATCH + "#1/held", Severity.WARNING, BATCH, "")));
        held.at(NOON.plusSeconds(299)).when(cluster(Purpose.RELEASE, SHORT)).thenIgnored("same reasons");
        var facts = held.at(NOON.plusSeconds(300))
                .when(cluster(Purpose.RELEASE, SHORT))
                .events();
        assertThat(facts).hasSize(3);
        assertThat(facts.getFirst())
                .isEqualTo(said(new AlertCleared("u1", BATCH + "#1/held", "the batch was rejected")));
        assertThat(facts.getLast()).isEqualTo(said(rejected(SHORT_CART)));
    }

    @Test
    void withoutAHoldTimeoutItIsHeldForEver() {
        var verify =
                new UpgradePolicy.Verify(VERIFY.soak(), VERIFY.nodeTimeout(), VERIFY.settleTimeout(), Duration.ZERO);
        verdict.given(released().subList(1, 3))
                .given(
                        heard(new PlanEvent.BatchReady("u1", order(BATCH, 1, verify, "w1", "w2"))),
                        said(new BatchHeld("u1", BATCH, 1, List.of(SHORT_CART), NOON)))
                .at(NOON.plus(Duration.ofDays(30)))
                .when(cluster(Purpose.RELEASE, SHORT))
                .thenIgnored("same reasons");
    }

    @Test
    void anUpgradedNodeIsLookedAtAndAcceptedWhenFit() {
        verdict.given(released())
                .when(told(upgraded("w1")))
                .then(heard(upgraded("w1")))
                .todo(new Look.AtNode(BATCH, 1, "w1"))
                .when(node("w1", fit("w1")))
                .then(said(new NodeAccepted("u1", BATCH, 1, "w1", NEW)))
                .todo();
    }

    @Test
    void anUnfitNodeIsGivenTimeAndThenRejected() {
        var upgraded = verdict.given(released()).given(heard(upgraded("w1")));
        upgraded.when(node("w1", notReady("w1"))).thenIgnored("not yet: node w1 is not Ready");
        upgraded.when(node("w1", new NodeSight(worker("w1", true, false, OLD), 0, List.of())))
                .thenIgnored("its kubelet is v1.35.2 instead of v1.36.1");
        upgraded.when(node("w1", new NodeSight(worker("w1", true, false, NEW), 3, List.of("kube-system/cni-x"))))
                .thenIgnored("1 of 3 DaemonSet pods are not healthy: kube-system/cni-x");
        var facts = upgraded.at(NOON.plus(VERIFY.nodeTimeout()))
                .when(node("w1", notReady("w1")))
                .events();
        assertThat(facts.getFirst())
                .isEqualTo(said(new NodeRejected("u1", BATCH, 1, "w1", List.of("node w1 is not Ready"))));
        assertThat(facts.getLast().toString()).contains("AlertRaised", "1-workers-01#1/node/w1", "CRITICAL");
    }

    @Test
    void timeInWhichTheApiServerCouldNotBeSeenIsNotHeldAgainstANode() {
        Instant late = NOON.plus(Duration.ofHours(1));
        var upgraded = verdict.given(released()).given(heard(upgraded("w1"))).at(late);
        var look = new Look.AtNode(BATCH, 1, "w1");
        upgraded.when(new VerdictInput.NodeLooked(look, Optional.of(notReady("w1")), late.minusSeconds(59)))
                .thenIgnored("not yet");
        upgraded.when(new VerdictInput.NodeLooked(look, Optional.of(notReady("w1")), late.minusSeconds(60)))
                .thenTypes(Fact.Said.class, Fact.Said.class);
    }

    @Test
    void anAgentsFailureOrRefusalRejectsItsNodeAtOnce() {
        var released = verdict.given(released());
        assertThat(released.when(told(new AgentEvent.NodeFailed("u1", BATCH, 1, "w1", "no disk")))
                        .events()
                        .getFirst())
                .isEqualTo(
                        said(new NodeRejected("u1", BATCH, 1, "w1", List.of("node w1: its agent gave up: no disk"))));
        assertThat(released.when(told(new AgentEvent.OrderRefused("u1", BATCH, 1, "w1", "too old")))
                        .events()
                        .getFirst())
                .isEqualTo(said(new NodeRejected(
                        "u1", BATCH, 1, "w1", List.of("node w1: its agent refused the order: too old"))));
    }

    @Test
    void theOthersGoOnAfterARejectionAndTheBatchIsRejectedWhenItIsAbandoned() {
        verdict.given(released())
                .given(said(new NodeRejected("u1", BATCH, 1, "w1", List.of("node w1 is not Ready"))))
                .when(told(upgraded("w2")))
                .then(heard(upgraded("w2")))
                .when(node("w2", fit("w2")))
                .then(said(new NodeAccepted("u1", BATCH, 1, "w2", NEW)))
                .when(told(abandoned()))
                .then(said(rejected("node w1 is not Ready")))
                .todo();
    }

    @Test
    void aDrainThatFailedIsAnAlertAtOnceAndTheReasonOfTheRejection() {
        var failed = new DrainEvent.DrainFailed("u1", BATCH, 1, "w1", List.of("shop/cart-1 is blocked by shop/cart"));
        verdict.given(released())
                .when(told(failed))
                .then(
                        heard(failed),
                        said(new AlertRaised(
                                "u1",
                                BATCH + "#1/drain/w1",
                                Severity.CRITICAL,
                                "w1",
                                "Node w1 could not be drained: shop/cart-1 is blocked by shop/cart."
                                        + " Free it, then retry the batch.")))
                .when(told(failed))
                .thenIgnored("known already")
                .when(told(abandoned()))
                .then(said(rejected("node w1 could not be drained: shop/cart-1 is blocked by shop/cart")));
    }

    @Test
    void aPodThatNothingFreesByItselfIsAnAlertUntilItMoves() {
        var never = blocked(DrainEvent.BlockKind.NEVER, NOON.plusSeconds(60));
        var raised = new AlertRaised(
                "u1",
                POD_ALERT,
                Severity.WARNING,
                "shop/cart-1",
                "Pod shop/cart-1 keeps node w1 from being drained and will not be free by itself: budget shop/cart: it"
                        + " allows no disruption. Freed by one more replica. Owner: team-shop. At 2026-03-01T12:01:00Z it"
                        + " is said again, and waited for.");
        verdict.given(released()).when(told(never)).then(heard(never), said(raised));
        verdict.given(with(released(), heard(never), said(raised)))
                .when(told(new DrainEvent.PodEvicted("u1", BATCH, 1, "w1", BLOCKED_POD)))
                .then(said(new AlertCleared("u1", POD_ALERT, "pod shop/cart-1 leaves the node")));
        var drained = new DrainEvent.NodeDrained("u1", BATCH, 1, "w1", 1, Duration.ofSeconds(9));
        verdict.given(with(released(), heard(never), said(raised)))
                .when(told(drained))
                .then(heard(drained), said(new AlertCleared("u1", POD_ALERT, "the drain of node w1 is over")));
    }

    @Test
    void aPodForWhichADrainWaitsAfterItsTimeIsAnAlert() {
        var busy = blocked(DrainEvent.BlockKind.BUSY, NOON.plusSeconds(60));
        var again = blocked(DrainEvent.BlockKind.BUSY, NOON.plusSeconds(120));
        verdict.given(released()).when(told(busy)).then(heard(busy));
        verdict.given(with(released(), heard(busy))).when(told(busy)).thenIgnored("its drain's time is not up");
        verdict.given(with(released(), heard(busy)))
                .when(told(again))
                .then(
                        heard(again),
                        said(new AlertRaised(
                                "u1",
                                POD_ALERT,
                                Severity.WARNING,
                                "shop/cart-1",
                                "Pod shop/cart-1 keeps node w1 from being drained, and the time for it is up: budget"
                                        + " shop/cart: it allows no disruption. Freed by one more replica. Owner: team-shop."
                                        + " At 2026-03-01T12:02:00Z it is said again, and waited for.")));
    }

    @Test
    void aReturnedBatchSoaksWhenWorkloadsAreBackAndIsVerifiedAtTheEnd() {
        var settling = verdict.given(settling().subList(0, settling().size() - 1))
                .when(told(returned()))
                .then(heard(returned()))
                .todo(look(Purpose.SETTLE, NOON));
        settling.when(cluster(Purpose.SETTLE, SHORT)).thenIgnored("not all is back yet: " + SHORT_CART);
        settling.when(cluster(Purpose.SETTLE, nodes(worker("w1", false, true, NEW), W2, W3, W4)))
                .thenIgnored("node w1 is not Ready");
        var soaking = settling.when(cluster(Purpose.SETTLE, HEALTHY))
                .then(said(new SoakStarted("u1", BATCH, 1, NOON.plusSeconds(30))))
                .todo(look(Purpose.SOAK, Instant.MIN));
        soaking.at(NOON.plusSeconds(29)).when(cluster(Purpose.SOAK, HEALTHY)).thenIgnored("still soaking");
        soaking.at(NOON.plusSeconds(30))
                .when(cluster(Purpose.SOAK, HEALTHY))
                .then(said(new BatchVerified("u1", BATCH, 1)))
                .todo();
    }

    @Test
    void withoutASoakItIsVerifiedAsSoonAsEverythingIsBack() {
        var verify = new UpgradePolicy.Verify(
                Duration.ZERO, VERIFY.nodeTimeout(), VERIFY.settleTimeout(), VERIFY.holdTimeout());
        verdict.given(heard(new PlanEvent.BatchReady("u1", order(BATCH, 1, verify, "w1", "w2"))), heard(returned()))
                .when(cluster(Purpose.SETTLE, HEALTHY))
                .then(said(new SoakStarted("u1", BATCH, 1, NOON)), said(new BatchVerified("u1", BATCH, 1)));
    }

    @Test
    void workloadsThatDoNotComeBackInTimeRejectTheBatch() {
        var facts = verdict.given(settling())
                .at(NOON.plus(VERIFY.settleTimeout()))
                .when(cluster(Purpose.SETTLE, SHORT))
                .events();
        assertThat(facts.getFirst().toString()).contains("AlertRaised", SHORT_CART);
        assertThat(facts.getLast()).isEqualTo(said(rejected(SHORT_CART)));
    }

    @Test
    void aRegressionInTheSoakMustLastToRejectTheBatch() {
        var lost = verdict.given(soaking())
                .at(NOON.plusSeconds(10))
                .when(cluster(Purpose.SOAK, SHORT))
                .then(new Fact.HealthLost(BATCH, NOON.plusSeconds(10), List.of(SHORT_CART)));
        lost.at(NOON.plusSeconds(24)).when(cluster(Purpose.SOAK, SHORT)).thenIgnored("only for a moment");
        lost.at(NOON.plusSeconds(20))
                .when(cluster(Purpose.SOAK, HEALTHY))
                .then(new Fact.HealthRegained(BATCH))
                .at(NOON.plusSeconds(30))
                .when(cluster(Purpose.SOAK, HEALTHY))
                .then(said(new BatchVerified("u1", BATCH, 1)));
        assertThat(lost.at(NOON.plusSeconds(25))
                        .when(cluster(Purpose.SOAK, SHORT))
                        .events()
                        .getLast())
                .isEqualTo(said(rejected(SHORT_CART)));
    }

    @Test
    void abortingRejectsWhatIsNotReleasedAndLetsTheRestGoOn() {
        var aborting = new PlanEvent.UpgradeAborting("u1", "me", "enough");
        verdict.given(waiting())
                .when(told(aborting))
                .then(heard(aborting), said(rejected("aborted")))
                .todo();
        verdict.given(settling())
                .when(told(aborting))
                .then(heard(aborting))
                .todo(look(Purpose.SETTLE, NOON))
                .when(told(aborting))
                .thenIgnored("already");
        verdict.given(released()).given(heard(aborting)).when(told(abandoned())).then(said(rejected("aborted")));
        verdict.given(heard(aborting)).when(told(ready(1))).then(heard(ready(1)), said(rejected("aborted")));
    }

    @Test
    void aRetryStartsOverClearsItsAlertsAndDoesNotJudgeItsOwnNodesBefore() {
        verdict.given(released())
                .given(
                        said(new NodeRejected("u1", BATCH, 1, "w1", List.of("broken"))),
                        said(new AlertRaised("u1", BATCH + "#1/node/w1", Severity.CRITICAL, "w1", "broken")),
                        said(rejected("broken")))
                .when(told(ready(2)))
                .then(heard(ready(2)), said(new AlertCleared("u1", BATCH + "#1/node/w1", "the batch is tried again")))
                .when(new VerdictInput.ClusterLooked(
                        new Look.AtCluster(BATCH, 2, Purpose.RELEASE, NOON),
                        nodes(worker("w1", false, false, OLD), worker("w2", true, false, NEW), W3, W4),
                        SEEN_LONG))
                .then(said(new BatchReleased("u1", order(2))));
    }

    @Test
    void aFinishedUpgradeLeavesNothingButCounts() {
        var completed = new PlanEvent.UpgradeCompleted("u1", NOON, NEW);
        var done = verdict.given(soaking())
                .given(
                        said(new BatchVerified("u1", BATCH, 1)),
                        said(new AlertRaised("u1", "x#1/rejected", Severity.CRITICAL, "x", "")))
                .when(told(completed))
                .then(heard(completed), said(new AlertCleared("u1", "x#1/rejected", "the upgrade is completed")))
                .todo()
                .when(told(ready(2)))
                .thenIgnored("the upgrade is over");
        assertThat(done.state().batches()).isEmpty();
        assertThat(done.state().verified()).isEqualTo(1);
    }

    @Test
    void theStateDoesNotGrowWithTheNumberOfBatches() {
        var one = verdict;
        for (int i = 0; i < 500; i++) {
            String id = "1-workers-" + i;
            one = one.given(
                    heard(new PlanEvent.BatchReady("u1", order(id, 1, VERIFY, "w1"))),
                    said(new BatchVerified("u1", id, 1)));
        }
        assertThat(one.state().recent()).hasSize(VerdictState.RECENT);
        assertThat(one.state().batches()).isEmpty();
        assertThat(one.state().verified()).isEqualTo(500);
    }

    @Test
    void anAgentThatSaysNothingForItsWholeTimeLosesItsNode() {
        var drained = new DrainEvent.NodeDrained("u1", BATCH, 1, "w1", 3, Duration.ofSeconds(9));
        var end = NOON.plus(Duration.ofHours(1));
        var reason = "node w1: its agent has not finished within PT1H";
        var waits = verdict.given(released())
                .when(told(drained))
                .then(heard(drained))
                .todo(new Look.AtNode(BATCH, 1, "w1", end));
        waits.when(node("w1", notReady("w1"))).thenIgnored("node w1 is its agent's");
        waits.at(end)
                .when(node("w1", notReady("w1")))
                .then(
                        said(new NodeRejected("u1", BATCH, 1, "w1", List.of(reason))),
                        said(new AlertRaised(
                                "u1",
                                BATCH + "#1/node/w1",
                                Severity.CRITICAL,
                                "w1",
                                "Node w1 was rejected and stays cordoned: " + reason
                                        + ". Repair it, then retry the batch.")))
                .todo();
    }

    @Test
    void anUpgradedNodeDoesNotWaitForItsAgentAnyMore() {
        verdict.given(released())
                .given(heard(new DrainEvent.NodeDrained("u1", BATCH, 1, "w1", 3, Duration.ofSeconds(9))))
                .when(told(upgraded("w1")))
                .then(heard(upgraded("w1")))
                .todo(new Look.AtNode(BATCH, 1, "w1"));
    }

    private static PlanEvent.RollbackAsked goingBack() {
        return new PlanEvent.RollbackAsked("u1", order(BATCH, 1, VERIFY, "w1"), "anna", "why");
    }

    @Test
    void aNodeThatWasRolledBackIsJudgedAndTheBatchIsVerifiedWhenItIsBackEvenAfterTheEnd() {
        for (List<Fact> before :
                List.<List<Fact>>of(released(), List.of(heard(new PlanEvent.UpgradeAborted("u1", NOON))))) {
            var clean = before.size() == 1 ? verdict.given(before) : verdict;
            clean.when(told(goingBack()))
                    .then(heard(goingBack()))
                    .when(told(new AgentEvent.NodeRolledBack("u1", BATCH, 1, "w1", NEW, "why")))
                    .then(heard(new AgentEvent.NodeRolledBack("u1", BATCH, 1, "w1", NEW, "why")))
                    .todo(new Look.AtNode(BATCH, 1, "w1"))
                    .when(node("w1", fit("w1")))
                    .then(said(new NodeAccepted("u1", BATCH, 1, "w1", NEW)))
                    .when(told(new DrainEvent.BatchReturned("u1", BATCH, 1)))
                    .then(said(new BatchVerified("u1", BATCH, 1)))
                    .todo();
        }
    }

    @Test
    void anAgentThatKnowsNoWayBackRejectsTheNode() {
        verdict.given(heard(goingBack()))
                .when(told(new AgentEvent.NodeFailed("u1", BATCH, 1, "w1", "no packages")))
                .thenTypes(Fact.Said.class, Fact.Said.class);
    }
}
