package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.ID;
import static io.kubehop.planner.path.Scene.POLICY;
import static io.kubehop.planner.path.Scene.RUNNING;
import static io.kubehop.planner.path.Scene.V35;
import static io.kubehop.planner.path.Scene.V36;
import static io.kubehop.planner.path.Scene.V37;
import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.ready;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchEnded;
import io.kubehop.events.PlanEvent.BatchFailed;
import io.kubehop.events.PlanEvent.BatchUnderWay;
import io.kubehop.events.PlanEvent.RollbackAsked;
import io.kubehop.events.PlanEvent.RollbackEnded;
import io.kubehop.events.PlanEvent.UpgradeAborted;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.PlanEvent.UpgradeResumed;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Fixture;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerInput.Abort;
import io.kubehop.planner.path.PlannerInput.DrainTold;
import io.kubehop.planner.path.PlannerInput.Propose;
import io.kubehop.planner.path.PlannerInput.Resume;
import io.kubehop.planner.path.PlannerInput.Retry;
import io.kubehop.planner.path.PlannerInput.RollBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String BATCH = "1-workers-01";
    private static final PlanEvent READY = ready(BATCH, 1, NodeRole.WORKER, false, worker("a1", "a", V35));
    private static final PlanEvent PAUSED = new UpgradePaused(ID, PlannerMachine.KUBEHOP, "batch failed");
    private static final List<PlanEvent> UNDER_WAY = with(RUNNING, READY, new BatchUnderWay(ID, BATCH, 1));
    private static final List<PlanEvent> FAILED =
            with(UNDER_WAY, new BatchFailed(ID, BATCH, 1, List.of("no")), PAUSED, new BatchEnded(ID, BATCH, 1));
    private static final ClusterView VIEW =
            view(V36, controlPlane("cp1", V36), worker("a1", "a", V36), worker("a2", "a", V35));
    private static final PlanEvent ASKED = asked("1-rollback-001");

    private static List<PlanEvent> with(List<PlanEvent> events, PlanEvent... more) {
        var all = new ArrayList<>(events);
        all.addAll(List.of(more));
        return all;
    }

    private static PlanEvent asked(String batch) {
        var order = new WorkOrder("cluster", ID, batch, 1, 1, "a1", NodeRole.WORKER, "a", V36, V35, false);
        return new RollbackAsked(
                ID,
                new BatchOrder(batch, 1, 1, NodeRole.WORKER, V35, List.of(order), POLICY.drain(), POLICY.verify()),
                "anna",
                "why");
    }

    private static RollBack ask(String node, ClusterView view) {
        return new RollBack(ID, "anna", "why", node, view);
    }

    private static Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> given(List<PlanEvent> events) {
        return Fixture.of(new PlannerMachine(false)).at(NOON).given(events);
    }

    private static DrainTold returned(String batch) {
        return new DrainTold(new DrainEvent.BatchReturned(ID, batch, 1));
    }

    private static DrainTold abandoned(String batch) {
        return new DrainTold(new DrainEvent.BatchAbandoned(ID, batch, 1, List.of("a1")));
    }

    @Test
    void aNodeOfAFailedBatchGoesBackToTheVersionItHadAndIsTriedAgainAfterwards() {
        given(FAILED)
                .when(ask("a1", VIEW))
                .then(ASKED)
                .todo()
                .when(new Retry(ID, "anna"))
                .thenIgnored("node a1 is being rolled back: wait for its end")
                .when(ask("a1", VIEW))
                .thenIgnored("node a1 is being rolled back: one at a time, wait for its end")
                .when(returned("1-rollback-001"))
                .then(new RollbackEnded(ID, "1-rollback-001", "a1", true))
                .when(returned("1-rollback-001"))
                .thenIgnored("attempt 1 of batch 1-rollback-001 is not in flight")
                .when(new Retry(ID, "anna"))
                .then(new UpgradeResumed(ID, "anna"))
                .todo(new LookAtNodes(ID, 1, 3));
    }

    @Test
    void theNextOneHasTheNextNumber() {
        given(with(FAILED, ASKED, new RollbackEnded(ID, "1-rollback-001", "a1", false)))
                .when(ask("a1", VIEW))
                .then(asked("1-rollback-002"));
    }

    @Test
    void oneThatIsGivenUpIsNotDone() {
        given(with(FAILED, ASKED))
                .when(abandoned("1-rollback-001"))
                .then(new RollbackEnded(ID, "1-rollback-001", "a1", false));
    }

    @Test
    void onlyWhileItIsPausedWithNothingInFlight() {
        given(RUNNING)
                .when(ask("a1", VIEW))
                .thenIgnored("upgrade u-1 is not paused: nodes are rolled back while it is, or after it was aborted");
        given(with(UNDER_WAY, new UpgradePaused(ID, "anna", "lunch")))
                .when(ask("a1", VIEW))
                .thenIgnored("batch 1-workers-01 is in flight: wait until it has come to its end");
    }

    @Test
    void aPersonsPauseDoesNotEndWhileANodeGoesBack() {
        given(with(
                        RUNNING,
                        READY,
                        new BatchUnderWay(ID, BATCH, 1),
                        new PlanEvent.BatchCompleted(ID, BATCH),
                        new UpgradePaused(ID, "anna", "lunch")))
                .when(ask("a1", VIEW))
                .then(ASKED)
                .when(new Resume(ID, "anna"))
                .thenIgnored("node a1 is being rolled back: wait for its end");
    }

    @Test
    void onlyANodeThatWasTouchedIsNewerNowAndIsSupported() {
        given(FAILED).when(ask("a9", VIEW)).thenIgnored("there is no node a9 in the cluster");
        given(FAILED).when(ask("a2", VIEW)).thenIgnored("upgrade u-1 has not touched node a2");
        given(FAILED).when(ask("a1", view(V36, worker("a1", "a", V35)))).thenIgnored("node a1 is at v1.35.2 already");
        KubeVersion far = KubeVersion.parse("v1.39.0");
        given(FAILED)
                .when(ask("a1", view(far, worker("a1", "a", V37))))
                .thenIgnored("node a1 was at v1.35.2, which the API server at v1.39.0 does not support any more");
    }

    @Test
    void theControlPlaneHasNoWayBackAndIsToldWhy() {
        given(FAILED)
                .when(ask("cp1", VIEW))
                .thenIgnored(
                        "node cp1 is of the control plane: control-plane components and etcd have no way back: what was"
                                + " there before is in the etcd snapshot, if one was taken");
    }

    @Test
    void anAbortWaitsForIt() {
        given(with(FAILED, ASKED))
                .when(new Abort(ID, "anna", "enough"))
                .then(new UpgradeAborting(ID, "anna", "enough"))
                .when(abandoned("1-rollback-001"))
                .then(new RollbackEnded(ID, "1-rollback-001", "a1", false), new UpgradeAborted(ID, NOON));
    }

    @Test
    void afterAnAbortNodesCanStillGoBackAndNothingElseIsPlannedMeanwhile() {
        given(with(FAILED, new UpgradeAborting(ID, "anna", "enough"), new UpgradeAborted(ID, NOON)))
                .when(new Retry(ID, "anna"))
                .thenIgnored("upgrade u-1 is neither planned nor under way")
                .when(ask("a1", VIEW))
                .then(ASKED)
                .when(new Propose("u-2", "cluster", Scene.PLAN, POLICY))
                .thenIgnored("a node of upgrade u-1 is being rolled back")
                .when(returned("1-rollback-001"))
                .then(new RollbackEnded(ID, "1-rollback-001", "a1", true))
                .when(new Propose("u-2", "cluster", Scene.PLAN, POLICY))
                .then(new PlanEvent.UpgradePlanned("u-2", "cluster", Scene.PLAN, POLICY))
                .when(ask("a1", VIEW))
                .thenIgnored("upgrade u-1 is neither planned nor under way");
    }
}
