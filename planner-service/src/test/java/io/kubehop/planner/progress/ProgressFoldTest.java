package io.kubehop.planner.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.ProgressEvent.Wait;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressFoldTest {
    private static final String ID = "u-1";
    private static final String BATCH = "1-workers-01";
    private static final KubeVersion V36 = KubeVersion.parse("v1.36.3");
    private static final KubeVersion V37 = KubeVersion.parse("v1.37.2");
    private static final DrainEvent.PodRef POD = new DrainEvent.PodRef("shop/web-1", "uid-1");
    private static final UpgradePlan PLAN = new UpgradePlan(
            V36,
            V37,
            List.of(new UpgradePlan.Hop(1, V36, V37, List.of())),
            true,
            List.of(),
            List.of(
                    new UpgradePlan.Node("cp1", NodeRole.CONTROL_PLANE, "a", V37),
                    new UpgradePlan.Node("w1", NodeRole.WORKER, "b", V36)));
    private static final PlanEvent PLANNED = new PlanEvent.UpgradePlanned(ID, "cluster", PLAN, UpgradePolicy.DEFAULT);

    private final ProgressFold fold = new ProgressFold();
    private Instant time = Instant.parse("2026-11-23T12:00:00Z");

    /** Each event is a second after the one before. */
    private List<ProgressEvent> says(Event event) {
        time = time.plusSeconds(1);
        return fold.apply(new Envelope("e/" + time.getEpochSecond(), "test", time, "cluster", event));
    }

    private UpgradeProgress upgrade() {
        return fold.upgrade(ID).orElseThrow();
    }

    private NodeProgress node(String name) {
        return fold.nodes(ID).stream()
                .filter(n -> n.node().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static PlanEvent ready(int attempt) {
        var order = new WorkOrder("cluster", ID, BATCH, attempt, 1, "w1", NodeRole.WORKER, "b", V36, V37, false);
        return new PlanEvent.BatchReady(
                ID,
                new BatchOrder(
                        BATCH,
                        attempt,
                        1,
                        NodeRole.WORKER,
                        V37,
                        List.of(order),
                        UpgradePolicy.Drain.DEFAULT,
                        UpgradePolicy.Verify.DEFAULT));
    }

    private void released() {
        says(PLANNED);
        says(new PlanEvent.UpgradeStarted(ID));
        says(new PlanEvent.HopStarted(ID, 1, V36, V37));
        says(ready(1));
        says(new VerdictEvent.BatchReleased(ID, ((PlanEvent.BatchReady) ready(1)).batch()));
    }

    private static DrainEvent blocked(Instant since) {
        return new DrainEvent.EvictionBlocked(
                ID,
                BATCH,
                1,
                "w1",
                POD,
                DrainEvent.BlockKind.BUSY,
                "shop/web",
                "0 of 1 allowed",
                "web-2 Ready",
                since,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Test
    void aPlanShowsEveryNodeWithItsZoneBeforeTheStart() {
        assertThat(says(PLANNED)).hasSize(3);
        assertThat(upgrade().state()).isEqualTo(UpgradeState.PLANNED);
        assertThat(upgrade().hop()).isZero();
        assertThat(node("w1").phase()).isEqualTo(NodePhase.PENDING);
        assertThat(node("w1").zone()).isEqualTo("b");
        assertThat(fold.plan(ID)).contains(PLAN);
        assertThat(fold.policy(ID)).contains(UpgradePolicy.DEFAULT);
    }

    @Test
    void aNodeGoesThroughAllItsPhasesAndEachWaitSaysForWhomAndSinceWhen() {
        released();
        assertThat(node("cp1").phase()).as("it was at the version already").isEqualTo(NodePhase.DONE);
        assertThat(node("w1").phase()).isEqualTo(NodePhase.RELEASED);
        assertThat(upgrade().waits()).isEmpty();

        says(new DrainEvent.DrainStarted(ID, BATCH, 1, "w1"));
        says(new DrainEvent.PodsTriaged(ID, BATCH, 1, "w1", List.of(POD), 2));
        assertThat(node("w1").podsLeft()).isOne();
        assertThat(upgrade().waits()).extracting(Wait::whom).containsExactly("its pods, to leave");

        Instant since = time;
        says(blocked(since));
        says(blocked(since));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.BLOCKED);
        assertThat(node("w1").detail()).contains("budget shop/web: 0 of 1 allowed; freed by: web-2 Ready");
        assertThat(upgrade().budgetsAtLimit()).as("one wait is counted once").isOne();
        assertThat(upgrade().waits()).anySatisfy(wait -> {
            assertThat(wait.what()).isEqualTo("node w1, pod shop/web-1");
            assertThat(wait.since()).isEqualTo(since);
        });

        says(new DrainEvent.PodEvicted(ID, BATCH, 1, "w1", POD));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.DRAINING);
        says(new DrainEvent.PodGone(ID, BATCH, 1, "w1", POD));
        assertThat(node("w1").podsLeft()).isZero();
        assertThat(upgrade().podsMoved()).isOne();
        says(new DrainEvent.NodeDrained(ID, BATCH, 1, "w1", 1, Duration.ofSeconds(9)));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.DRAINED);
        says(new AgentEvent.StepStarted(ID, BATCH, 1, "w1", "install-kubelet"));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.UPGRADING);
        assertThat(upgrade().waits()).extracting(Wait::whom).containsExactly("its agent's step install-kubelet");
        says(new AgentEvent.NodeUpgraded(ID, BATCH, 1, "w1", V37));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.CHECKING);
        assertThat(node("w1").version()).isEqualTo(V37);
        says(new VerdictEvent.NodeAccepted(ID, BATCH, 1, "w1", V37));
        says(new DrainEvent.NodeReturned(ID, BATCH, 1, "w1", true));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.RETURNED);
        says(new DrainEvent.BatchReturned(ID, BATCH, 1));
        Instant until = time.plusSeconds(30);
        says(new VerdictEvent.SoakStarted(ID, BATCH, 1, until));
        assertThat(upgrade().waits()).singleElement().satisfies(wait -> {
            assertThat(wait.what()).isEqualTo("batch " + BATCH);
            assertThat(wait.until()).contains(until);
        });
        says(new VerdictEvent.BatchVerified(ID, BATCH, 1));
        says(new PlanEvent.BatchCompleted(ID, BATCH));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.DONE);
        assertThat(upgrade().nodesDone()).isEqualTo(2);
        says(new PlanEvent.HopCompleted(ID, 1, V37));
        says(new PlanEvent.UpgradeCompleted(ID, time, V37));
        assertThat(upgrade().state()).isEqualTo(UpgradeState.COMPLETED);
        assertThat(upgrade().waits()).isEmpty();
        assertThat(upgrade().endedAt()).contains(time);
    }

    @Test
    void aBlockedPodIsListedUntilItMovesOrItsNodeIsGivenBack() {
        released();
        says(new DrainEvent.DrainStarted(ID, BATCH, 1, "w1"));
        says(blocked(time.minusSeconds(5)));
        Instant deadline = time.plusSeconds(600);
        var never = new DrainEvent.EvictionBlocked(
                ID,
                BATCH,
                1,
                "w1",
                new DrainEvent.PodRef("shop/db-0", "uid-db"),
                DrainEvent.BlockKind.NEVER,
                "shop/db",
                "it allows no disruption",
                "its owner",
                time,
                Optional.of("team-shop"),
                Optional.of(deadline),
                Optional.of(UpgradePolicy.AtDeadline.PARK),
                false);
        says(never);
        assertThat(fold.blocked(ID))
                .as("what nothing frees by itself comes first")
                .extracting(block -> block.pod().name())
                .containsExactly("shop/db-0", "shop/web-1");
        assertThat(upgrade().waits())
                .anySatisfy(wait -> assertThat(wait.until()).contains(deadline));

        says(new DrainEvent.PodEvicted(ID, BATCH, 1, "w1", POD));
        assertThat(fold.blocked(ID)).containsExactly(never);
        says(new DrainEvent.DrainFailed(ID, BATCH, 1, "w1", List.of("its time was up")));
        assertThat(fold.blocked(ID)).isEmpty();
        assertThat(fold.blocked("nobody")).isEmpty();
    }

    @Test
    void aHeldBatchSaysWhyAndUntilWhen() {
        says(PLANNED);
        says(ready(1));
        assertThat(upgrade().waits()).extracting(Wait::whom).containsExactly("the verifier, to release it");
        Instant later = time.plusSeconds(15);
        says(new VerdictEvent.BatchHeld(ID, BATCH, 1, List.of("node x is not Ready"), later));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.HELD);
        assertThat(upgrade().waits()).singleElement().satisfies(wait -> {
            assertThat(wait.whom()).isEqualTo("node x is not Ready");
            assertThat(wait.until()).isEqualTo(Optional.of(later));
        });
    }

    @Test
    void theControlPlaneAndAPersonAreWaitedForByName() {
        says(PLANNED);
        says(new PlanEvent.ControlPlaneAwaited(ID, 1, V37, false));
        assertThat(upgrade().waits()).extracting(Wait::what).containsExactly("control plane");
        says(new PlanEvent.ControlPlaneMoved(ID, 1, V37));
        says(new PlanEvent.UpgradePaused(ID, "anna", "lunch"));
        assertThat(upgrade().state()).isEqualTo(UpgradeState.PAUSED);
        assertThat(upgrade().reason()).isEqualTo("paused by anna: lunch");
        assertThat(upgrade().waits()).extracting(Wait::whom).containsExactly("anna, to resume");
        says(new PlanEvent.UpgradeResumed(ID, "anna"));
        assertThat(upgrade().waits()).isEmpty();
    }

    @Test
    void aFailedNodeStaysSoUntilTheNextAttempt() {
        released();
        says(new DrainEvent.DrainRefused(ID, BATCH, 1, "w1", List.of("pod x has no controller")));
        says(new DrainEvent.NodeReturned(ID, BATCH, 1, "w1", false));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.FAILED);
        assertThat(node("w1").detail()).isEqualTo("pod x has no controller");
        says(new PlanEvent.BatchFailed(ID, BATCH, 1, List.of("refused")));
        says(ready(2));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.READY);
        says(new DrainEvent.DrainStarted(ID, BATCH, 1, "w1"));
        assertThat(node("w1").phase()).as("a late word of the first attempt").isEqualTo(NodePhase.READY);
    }

    @Test
    void whatIsHeardBeforeThePlanWaitsForIt() {
        assertThat(says(new VerdictEvent.BatchReleased(ID, ((PlanEvent.BatchReady) ready(1)).batch())))
                .isEmpty();
        says(PLANNED);
        assertThat(node("w1").phase()).isEqualTo(NodePhase.RELEASED);
        says(ready(1));
        assertThat(node("w1").phase())
                .as("the offer was heard after the release")
                .isEqualTo(NodePhase.RELEASED);
    }

    @Test
    void whatShowsNothingNewIsNotSaidAgain() {
        released();
        assertThat(says(new PlanEvent.BatchUnderWay(ID, BATCH, 1))).isEmpty();
        assertThat(says(new VerdictEvent.BaselineTaken(ID, BATCH, 1, List.of(), List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void aPreparationThatIsWaitedForIsSaidWithItsDeadlineAndItsEndIsShown() {
        says(PLANNED);
        says(new PlanEvent.HopStarted(ID, 1, V36, V37));
        Instant until = time.plusSeconds(600);
        says(new PlanEvent.PreparationAwaited(ID, List.of("w1"), until));
        assertThat(upgrade().waits()).singleElement().satisfies(wait -> {
            assertThat(wait.whom()).isEqualTo("its nodes to be prepared by their agents: w1");
            assertThat(wait.until()).contains(until);
        });
        says(new AgentEvent.NodePrepared(ID, BATCH, 1, "w1", V37, Duration.ofSeconds(3)));
        assertThat(node("w1").detail()).isEqualTo("prepared for v1.37.2");
        says(ready(1));
        assertThat(upgrade().waits()).extracting(Wait::whom).containsExactly("the verifier, to release it");
    }

    @Test
    void aWorkerThatMovesInALaterHopIsNotInTheWayOfThisOne() {
        KubeVersion v38 = KubeVersion.parse("v1.38.0");
        var plan = new UpgradePlan(
                V36,
                v38,
                List.of(new UpgradePlan.Hop(1, V36, V37, List.of()), new UpgradePlan.Hop(2, V37, v38, List.of())),
                true,
                List.of(),
                PLAN.nodes());
        says(new PlanEvent.UpgradePlanned(
                ID, "cluster", plan, UpgradePolicy.DEFAULT.with(UpgradePolicy.Workers.FEWEST)));
        says(new PlanEvent.HopStarted(ID, 1, V36, V37));
        assertThat(node("w1").detail()).isEqualTo("moves in a later hop");
        says(new PlanEvent.HopCompleted(ID, 1, V37));
        assertThat(node("w1").version()).isEqualTo(V36);
        says(new PlanEvent.HopStarted(ID, 2, V37, v38));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.PENDING);
        assertThat(node("w1").target()).isEqualTo(v38);
    }

    @Test
    void aNodeThatWentBackShowsItsVersionAndIsBehindAgain() {
        released();
        says(new AgentEvent.NodeUpgraded(ID, BATCH, 1, "w1", V37));
        String back = "1-rollback-001";
        var order = new WorkOrder("cluster", ID, back, 1, 1, "w1", NodeRole.WORKER, "b", V37, V36, false);
        says(new PlanEvent.RollbackAsked(
                ID,
                new BatchOrder(
                        back,
                        1,
                        1,
                        NodeRole.WORKER,
                        V36,
                        List.of(order),
                        UpgradePolicy.Drain.DEFAULT,
                        UpgradePolicy.Verify.DEFAULT),
                "anna",
                "why"));
        says(new DrainEvent.DrainStarted(ID, back, 1, "w1"));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.DRAINING);
        says(new AgentEvent.NodeRolledBack(ID, back, 1, "w1", V36, "why"));
        assertThat(node("w1").version()).isEqualTo(V36);
        says(new DrainEvent.NodeReturned(ID, back, 1, "w1", true));
        says(new PlanEvent.RollbackEnded(ID, back, "w1", true));
        assertThat(node("w1").phase()).isEqualTo(NodePhase.PENDING);
        assertThat(node("w1").detail()).isEqualTo("rolled back to v1.36.3");
        assertThat(node("w1").target()).isEqualTo(V37);
        assertThat(upgrade().waits()).isEmpty();
    }
}
