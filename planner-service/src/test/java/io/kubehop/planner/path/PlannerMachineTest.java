package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.HOP1;
import static io.kubehop.planner.path.Scene.ID;
import static io.kubehop.planner.path.Scene.PLAN;
import static io.kubehop.planner.path.Scene.PLANNED;
import static io.kubehop.planner.path.Scene.POLICY;
import static io.kubehop.planner.path.Scene.RUNNING;
import static io.kubehop.planner.path.Scene.STARTED;
import static io.kubehop.planner.path.Scene.V35;
import static io.kubehop.planner.path.Scene.V36;
import static io.kubehop.planner.path.Scene.V37;
import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.controlPlaneDone;
import static io.kubehop.planner.path.Scene.ready;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;

import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchCompleted;
import io.kubehop.events.PlanEvent.ControlPlaneAwaited;
import io.kubehop.events.PlanEvent.ControlPlaneMoved;
import io.kubehop.events.PlanEvent.HopCompleted;
import io.kubehop.events.PlanEvent.HopStarted;
import io.kubehop.events.PlanEvent.UpgradeCompleted;
import io.kubehop.events.PlanEvent.UpgradeDiscarded;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.events.PlanEvent.UpgradeResumed;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.machine.Fixture;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PlannerAction.LookAtControlPlane;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerAction.MoveControlPlane;
import io.kubehop.planner.path.PlannerInput.ControlPlaneSeen;
import io.kubehop.planner.path.PlannerInput.HookFinished;
import io.kubehop.planner.path.PlannerInput.NodesSeen;
import io.kubehop.planner.path.PlannerInput.Propose;
import io.kubehop.planner.path.PlannerInput.Resume;
import io.kubehop.planner.path.PlannerInput.Retry;
import io.kubehop.planner.path.PlannerInput.Start;
import io.kubehop.planner.path.PlannerInput.VerdictTold;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlannerMachineTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final NodeView OLD1 = controlPlane("cp1", V35);
    private static final NodeView OLD2 = controlPlane("cp2", V35);
    private static final NodeView A1 = worker("a1", "a", V35);
    private static final NodeView A2 = worker("a2", "a", V35);
    private static final NodeView B1 = worker("b1", "b", V35);

    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> machine =
            Fixture.of(new PlannerMachine(false)).at(NOON);
    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> running = machine.given(RUNNING);
    private final Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> hooked =
            Fixture.of(new PlannerMachine(true)).at(NOON).given(RUNNING);

    private static NodesSeen seen(int hop, int step, ClusterView view) {
        return new NodesSeen(ID, hop, step, view);
    }

    @Test
    void aPathIsPlannedAndWaitsForItsStart() {
        machine.when(new Propose(ID, "cluster", PLAN, POLICY)).then(PLANNED).todo();
    }

    @Test
    void aPlannedUpgradeGivesWayToTheNext() {
        machine.given(PLANNED)
                .when(new Propose("u-2", "cluster", PLAN, POLICY))
                .then(
                        new UpgradeDiscarded(ID, "upgrade u-2 was planned before it was started"),
                        new UpgradePlanned("u-2", "cluster", PLAN, POLICY))
                .when(new Start(ID, "anna"))
                .thenIgnored("upgrade u-1 is neither planned nor under way");
    }

    @Test
    void aSecondUpgradeIsRefusedWhileOneRuns() {
        running.when(new Propose("u-2", "cluster", PLAN, POLICY))
                .thenIgnored("upgrade u-1 to v1.37.2 is running: one upgrade at a time");
    }

    @Test
    void aStartBeginsTheFirstHopWithALook() {
        machine.given(PLANNED)
                .when(new Start(ID, "anna"))
                .then(STARTED, HOP1)
                .todo(new LookAtNodes(ID, 1, 1))
                .when(new Start(ID, "anna"))
                .thenIgnored("it has been started before");
    }

    @Test
    void controlPlaneNodesGoFirstAndAloneAndTheFirstIsMarked() {
        running.when(seen(1, 1, view(V35, A1, OLD2, OLD1)))
                .then(ready("1-control-plane-01", 1, NodeRole.CONTROL_PLANE, true, OLD1))
                .todo()
                .when(new VerdictTold(new BatchVerified(ID, "1-control-plane-01", 1)))
                .then(new BatchCompleted(ID, "1-control-plane-01"))
                .todo(new LookAtNodes(ID, 1, 3))
                .when(seen(1, 3, view(V35, A1, OLD2, controlPlane("cp1", V36))))
                .then(ready("1-control-plane-02", 1, NodeRole.CONTROL_PLANE, false, OLD2));
    }

    @Test
    void workersGoByZoneAndNameAsManyAsThePolicyAllows() {
        running.when(seen(1, 1, controlPlaneDone(B1, A2, A1)))
                .then(ready("1-workers-01", 1, NodeRole.WORKER, false, A1, A2));
    }

    @Test
    void aNodeAtTheVersionOrNewerNeedsNothingAndOneThatJoinedIsTaken() {
        running.when(seen(1, 1, controlPlaneDone(worker("a1", "a", V36), worker("a2", "a", V37), B1)))
                .then(ready("1-workers-01", 1, NodeRole.WORKER, false, B1))
                .when(new VerdictTold(new BatchVerified(ID, "1-workers-01", 1)))
                .thenTypes(BatchCompleted.class)
                .when(seen(1, 3, controlPlaneDone(worker("a1", "a", V36), worker("late", "c", V35))))
                .then(ready("1-workers-02", 1, NodeRole.WORKER, false, worker("late", "c", V35)));
    }

    @Test
    void whenNoNodeIsBehindTheNextHopBegins() {
        running.when(seen(1, 1, controlPlaneDone(worker("a1", "a", V36))))
                .then(new HopCompleted(ID, 1, V36), new HopStarted(ID, 2, V36, V37))
                .todo(new LookAtNodes(ID, 2, 3));
    }

    @Test
    void afterTheLastHopTheUpgradeIsCompleted() {
        running.given(new HopCompleted(ID, 1, V36), new HopStarted(ID, 2, V36, V37))
                .when(seen(2, 3, view(V37, controlPlane("cp1", V37), worker("a1", "a", V37))))
                .then(new HopCompleted(ID, 2, V37), new UpgradeCompleted(ID, NOON, V37))
                .todo();
    }

    @Test
    void aLookFromBeforeTheLastChangeDecidesNothing() {
        running.when(seen(1, 0, controlPlaneDone(A1))).thenIgnored("looked at before something happened");
        running.when(seen(2, 1, controlPlaneDone(A1))).thenIgnored("it was seen in hop 2, and this is hop 1");
        running.given(ready("1-workers-01", 1, NodeRole.WORKER, false, A1))
                .when(seen(1, 2, controlPlaneDone(A1)))
                .thenIgnored("a batch is in flight");
    }

    @Test
    void aClusterWithoutAnyNodeIsLookedAtAgain() {
        running.when(seen(1, 1, view(V36))).thenIgnored("shows no node at all").todo(new LookAtNodes(ID, 1, 1));
    }

    @Test
    void noWorkerMovesBeforeTheApiServerHasTheMinor() {
        running.when(seen(1, 1, view(V35, controlPlane("cp1", V36), A1)))
                .then(new ControlPlaneAwaited(ID, 1, V36, false))
                .todo(new LookAtControlPlane(ID, 1, V36))
                .when(new ControlPlaneSeen(ID, 1, V35))
                .thenIgnored("the API server still answers with v1.35.2")
                .when(new ControlPlaneSeen(ID, 1, V36))
                .then(new ControlPlaneMoved(ID, 1, V36))
                .todo(new LookAtNodes(ID, 1, 3));
    }

    @Test
    void withoutControlPlaneNodesAndHookItIsWaitedFor() {
        running.when(seen(1, 1, view(V35, A1)))
                .then(new ControlPlaneAwaited(ID, 1, V36, false))
                .todo(new LookAtControlPlane(ID, 1, V36));
    }

    @Test
    void withoutControlPlaneNodesTheHookIsRunOnceAndThenItIsWaitedFor() {
        hooked.when(seen(1, 1, view(V35, A1)))
                .then(new ControlPlaneAwaited(ID, 1, V36, true))
                .todo(new MoveControlPlane(ID, 1, 1, V36))
                .when(new HookFinished(ID, 1, 1, 0, ""))
                .then(new ControlPlaneAwaited(ID, 1, V36, false))
                .todo(new LookAtControlPlane(ID, 1, V36))
                .when(new HookFinished(ID, 1, 1, 0, ""))
                .thenIgnored("the end of attempt 1 of the hook is known");
    }

    @Test
    void theHookIsNotForAControlPlaneThatIsSeen() {
        hooked.when(seen(1, 1, view(V35, controlPlane("cp1", V36), A1)))
                .then(new ControlPlaneAwaited(ID, 1, V36, false));
    }

    @Test
    void aHookThatFailsPausesAndARetryRunsItAgain() {
        hooked.given(new ControlPlaneAwaited(ID, 1, V36, true))
                .when(new HookFinished(ID, 1, 1, 7, "exit code 7: no quota"))
                .then(new UpgradePaused(ID, "kubehop", "the control-plane hook failed: exit code 7: no quota"))
                .todo()
                .when(new Resume(ID, "anna"))
                .thenIgnored("use retry or abort")
                .when(new Retry(ID, "anna"))
                .then(new UpgradeResumed(ID, "anna"))
                .todo(new MoveControlPlane(ID, 1, 2, V36))
                .when(new HookFinished(ID, 1, 1, 7, "a late echo"))
                .thenIgnored("the end of attempt 1 of the hook is known");
    }

    @Test
    void anotherUpgradesWordsAreIgnored() {
        running.when(new VerdictTold(new BatchVerified("u-0", "1-workers-01", 1)))
                .thenIgnored("upgrade u-0 is neither planned nor under way");
    }
}
