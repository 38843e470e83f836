package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.ID;
import static io.kubehop.planner.path.Scene.PLANNED;
import static io.kubehop.planner.path.Scene.RUNNING;
import static io.kubehop.planner.path.Scene.V35;
import static io.kubehop.planner.path.Scene.V36;
import static io.kubehop.planner.path.Scene.controlPlaneDone;
import static io.kubehop.planner.path.Scene.ready;
import static io.kubehop.planner.path.Scene.worker;

import io.kubehop.events.DrainEvent;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchCompleted;
import io.kubehop.events.PlanEvent.BatchEnded;
import io.kubehop.events.PlanEvent.BatchFailed;
import io.kubehop.events.PlanEvent.BatchReady;
import io.kubehop.events.PlanEvent.BatchUnderWay;
import io.kubehop.events.PlanEvent.UpgradeAborted;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.PlanEvent.UpgradeDiscarded;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.PlanEvent.UpgradeResumed;
import io.kubehop.events.VerdictEvent;
import io.kubehop.machine.Fixture;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerInput.Abort;
import io.kubehop.planner.path.PlannerInput.DrainTold;
import io.kubehop.planner.path.PlannerInput.NodesSeen;
import io.kubehop.planner.path.PlannerInput.Pause;
import io.kubehop.planner.path.PlannerInput.Resume;
import io.kubehop.planner.path.PlannerInput.Retry;
import io.kubehop.planner.path.PlannerInput.VerdictTold;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch in flight: its verdict, its failure, a retry, a pause, an abort. */
class BatchesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String BATCH = "1-workers-01";
    private static final NodeView A1 = worker("a1", "a", V35);
    private static final NodeView A2 = worker("a2", "a", V35);

    private static final PlannerInput RELEASED = new VerdictTold(
            new VerdictEvent.BatchReleased(ID, ((BatchReady) ready(BATCH, 1, NodeRole.WORKER, false, A1, A2)).batch()));
    private static final PlannerInput VERIFIED = new VerdictTold(new VerdictEvent.BatchVerified(ID, BATCH, 1));
    private static final PlannerInput REJECTED =
            new VerdictTold(new VerdictEvent.BatchRejected(ID, BATCH, 1, List.of("shop/web has 1 of 3 pods")));
    private static final PlannerInput REFUSED =
            new DrainTold(new DrainEvent.DrainRefused(ID, BATCH, 1, "a1", List.of("pod x/y has no controller")));
    private static final PlannerInput RETURNED = new DrainTold(new DrainEvent.BatchReturned(ID, BATCH, 1));
    private static final PlannerInput ABANDONED =
            new DrainTold(new DrainEvent.BatchAbandoned(ID, BATCH, 1, List.of("a2")));
    private static final PlanEvent UNDER_WAY = new BatchUnderWay(ID, BATCH, 1);
    private static final PlanEvent ENDED = new BatchEnded(ID, BATCH, 1);
    private static final PlanEvent COMPLETED = new BatchCompleted(ID, BATCH);
    private static final PlanEvent ABORTED = new UpgradeAborted(ID, NOON);
    private static final Abort ABORT = new Abort(ID, "anna", "enough");
    private static final PlanEvent ABORTING = new UpgradeAborting(ID, "anna", "enough");

    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> running =
            Fixture.of(new PlannerMachine(false)).at(NOON).given(RUNNING);
    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> offered =
            running.given(ready(BATCH, 1, NodeRole.WORKER, false, A1, A2));
    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> flying = offered.given(UNDER_WAY);

    private static PlanEvent failed(String... reasons) {
        return new BatchFailed(ID, BATCH, 1, List.of(reasons));
    }

    private static PlanEvent paused(String why) {
        return new UpgradePaused(ID, "kubehop", "batch " + BATCH + " failed: " + why);
    }

    @Test
    void aReleaseIsNoted() {
        offered.when(RELEASED).then(UNDER_WAY).when(RELEASED).thenIgnored("is under way already");
    }

    @Test
    void aVerifiedBatchIsCompletedAndTheClusterLookedAtAgain() {
        flying.when(RETURNED)
                .then(ENDED)
                .todo()
                .when(VERIFIED)
                .then(COMPLETED)
                .todo(new LookAtNodes(ID, 1, 3))
                .when(VERIFIED)
                .thenIgnored("attempt 1 of batch 1-workers-01 is not in flight");
    }

    @Test
    void aBatchFailsOnceHoweverManySayIt() {
        flying.when(REFUSED)
                .then(failed("a1: pod x/y has no controller"), paused("a1: pod x/y has no controller"))
                .when(REJECTED)
                .thenIgnored("batch 1-workers-01 has failed already")
                .when(ABANDONED)
                .then(ENDED)
                .when(ABANDONED)
                .thenIgnored("batch 1-workers-01 has ended already");
    }

    @Test
    void anAbandonedBatchHasFailed() {
        String why = "not all of its nodes were upgraded; left cordoned: a2";
        flying.when(ABANDONED).then(ENDED, failed(why), paused(why));
    }

    @Test
    void theEndOfADrainMayBeHeardBeforeTheRelease() {
        offered.when(RETURNED)
                .then(UNDER_WAY, ENDED)
                .when(RELEASED)
                .thenIgnored("is under way already")
                .when(VERIFIED)
                .then(COMPLETED);
    }

    @Test
    void aRetryWaitsUntilTheDrainServiceHasLetGo() {
        String why = "shop/web has 1 of 3 pods";
        var retried = flying.when(REJECTED)
                .then(failed(why), paused(why))
                .when(new Resume(ID, "anna"))
                .thenIgnored("use retry or abort")
                .when(new Retry(ID, "anna"))
                .then(new UpgradeResumed(ID, "anna"))
                .todo();
        retried.when(RETURNED).then(ENDED).todo(new LookAtNodes(ID, 1, 3));
    }

    @Test
    void aRetryIsTheSameBatchWithTheNextAttemptAlsoForNodesThatAreDone() {
        NodeView done = worker("a2", "a", V36);
        var again = offered.given(failed("no"), paused("no"), new UpgradeResumed(ID, "anna"))
                .when(new NodesSeen(ID, 1, 3, controlPlaneDone(worker("b1", "b", V35), A1, done)))
                .then(ready(BATCH, 2, NodeRole.WORKER, false, A1, done))
                .todo();
        again.when(REJECTED).thenIgnored("attempt 1 of batch 1-workers-01 is not in flight");
        again.when(new VerdictTold(new VerdictEvent.BatchVerified(ID, BATCH, 2)))
                .then(COMPLETED)
                .when(new NodesSeen(ID, 1, 5, controlPlaneDone(worker("b1", "b", V35))))
                .then(ready("1-workers-02", 1, NodeRole.WORKER, false, worker("b1", "b", V35)));
    }

    @Test
    void aNodeThatVanishedIsNotInTheRetry() {
        offered.given(failed("no"), paused("no"), new UpgradeResumed(ID, "anna"))
                .when(new NodesSeen(ID, 1, 3, controlPlaneDone(A2)))
                .then(ready(BATCH, 2, NodeRole.WORKER, false, A2));
    }

    @Test
    void whatHasNotFailedCannotBeRetried() {
        running.when(new Retry(ID, "anna")).thenIgnored("nothing has failed that could be tried again");
        running.given(new UpgradePaused(ID, "anna", "lunch"))
                .when(new Retry(ID, "anna"))
                .thenIgnored("paused by anna (lunch): nothing has failed");
    }

    @Test
    void aPauseBringsTheBatchToItsEndAndBeginsNothing() {
        flying.when(new Pause(ID, "anna", "lunch"))
                .then(new UpgradePaused(ID, "anna", "lunch"))
                .when(VERIFIED)
                .then(COMPLETED)
                .todo()
                .when(new NodesSeen(ID, 1, 3, controlPlaneDone(A1)))
                .thenIgnored("is not running")
                .when(new Pause(ID, "anna", "lunch"))
                .thenIgnored("is paused by anna (lunch)")
                .when(new Resume(ID, "bert"))
                .then(new UpgradeResumed(ID, "bert"))
                .todo(new LookAtNodes(ID, 1, 4));
    }

    @Test
    void aBatchThatFailsDuringAPauseNeedsARetry() {
        flying.given(new UpgradePaused(ID, "anna", "lunch"))
                .when(REFUSED)
                .thenTypes(BatchFailed.class, UpgradePaused.class)
                .when(new Resume(ID, "anna"))
                .thenIgnored("use retry or abort");
    }

    @Test
    void anAbortWithNothingInFlightEndsAtOnce() {
        running.when(ABORT).then(ABORTING, ABORTED).todo();
        running.given(new UpgradePaused(ID, "anna", "lunch")).when(ABORT).then(ABORTING, ABORTED);
        offered.given(failed("no"), paused("no")).when(ABORT).then(ABORTING, ABORTED);
    }

    @Test
    void anAbortedPlanIsDiscarded() {
        Fixture.of(new PlannerMachine(false))
                .given(PLANNED)
                .when(ABORT)
                .then(new UpgradeDiscarded(ID, "aborted by anna before it was started"));
    }

    @Test
    void anAbortBeforeTheReleaseWaitsForTheVerifier() {
        offered.when(ABORT)
                .then(ABORTING)
                .todo()
                .when(new VerdictTold(new VerdictEvent.BatchRejected(ID, BATCH, 1, List.of("aborted"))))
                .then(failed("aborted"), ABORTED);
    }

    @Test
    void anAbortAfterTheReleaseWaitsForTheDrainService() {
        var aborting = flying.when(ABORT).then(ABORTING);
        aborting.when(ABORT).thenIgnored("it has been aborted before");
        aborting.when(REJECTED).thenTypes(BatchFailed.class).when(RETURNED).then(ENDED, ABORTED);
        aborting.when(REFUSED).thenTypes(BatchFailed.class).when(ABANDONED).then(ENDED, ABORTED);
        aborting.when(ABANDONED).then(ENDED, failed("not all of its nodes were upgraded; left cordoned: a2"), ABORTED);
        aborting.when(RETURNED).then(ENDED).when(VERIFIED).then(COMPLETED, ABORTED);
    }

    @Test
    void aReleaseThatCrossesTheAbortIsWaitedFor() {
        offered.given(ABORTING)
                .when(RELEASED)
                .then(UNDER_WAY)
                .when(ABANDONED)
                .thenTypes(BatchEnded.class, BatchFailed.class, UpgradeAborted.class);
    }
}
