package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.ID;
import static io.kubehop.planner.path.Scene.PLAN;
import static io.kubehop.planner.path.Scene.POLICY;
import static io.kubehop.planner.path.Scene.V35;
import static io.kubehop.planner.path.Scene.V36;
import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.controlPlaneDone;
import static io.kubehop.planner.path.Scene.ready;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.PreparationAsked;
import io.kubehop.events.PlanEvent.PreparationAwaited;
import io.kubehop.events.PlanEvent.PreparationNoted;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.UpgradePolicy.Prepare;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Fixture;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerInput.AgentTold;
import io.kubehop.planner.path.PlannerInput.NodesSeen;
import io.kubehop.planner.path.PlannerInput.VerdictTold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Instant UNTIL = NOON.plus(LIMIT);
    private static final NodeView A1 = worker("a1", "a", V35);
    private static final NodeView A2 = worker("a2", "a", V35);
    private static final NodeView B1 = worker("b1", "b", V35);
    private static final NodeView B2 = worker("b2", "b", V35);

    private static Fixture<PlannerState, PlannerInput, PlanEvent, PlannerAction> running(Prepare prepare) {
        UpgradePolicy policy = POLICY.with(prepare, LIMIT);
        return Fixture.of(new PlannerMachine(false))
                .at(NOON)
                .given(new PlanEvent.UpgradePlanned(ID, "cluster", PLAN, policy), Scene.STARTED, Scene.HOP1);
    }

    private static NodesSeen seen(int step, ClusterView view) {
        return new NodesSeen(ID, 1, step, view);
    }

    private static WorkOrder order(String batch, NodeView node, boolean first) {
        return new WorkOrder(
                "cluster", ID, batch, 1, 1, node.name(), node.role(), node.zone(), node.kubelet(), V36, first);
    }

    private static PlannerInput prepared(String node) {
        return new AgentTold(new AgentEvent.NodePrepared(ID, "1-workers-01", 1, node, V36, Duration.ofSeconds(3)));
    }

    private static PlannerInput notPrepared(String node) {
        return new AgentTold(new AgentEvent.PreparationFailed(ID, "1-workers-01", 1, node, "the repository is away"));
    }

    private static PreparationAsked asked(WorkOrder... orders) {
        return new PreparationAsked(ID, Arrays.asList(orders), UNTIL);
    }

    @Test
    void everyNodeThatMovesIsAskedAtTheFirstLookOfAHopAndNobodyWaits() {
        NodeView old = controlPlane("cp1", V35);
        running(Prepare.AHEAD)
                .when(seen(1, view(V35, old, A1, A2, B1)))
                .then(
                        asked(
                                order("1-control-plane-01", old, true),
                                order("1-workers-01", A1, false),
                                order("1-workers-01", A2, false),
                                order("1-workers-02", B1, false)),
                        ready("1-control-plane-01", 1, NodeRole.CONTROL_PLANE, true, old));
    }

    @Test
    void aNodeThatJoinsIsAskedWithTheNextLook() {
        running(Prepare.AHEAD)
                .when(seen(1, controlPlaneDone(A1, A2)))
                .then(
                        asked(order("1-workers-01", A1, false), order("1-workers-01", A2, false)),
                        ready("1-workers-01", 1, NodeRole.WORKER, false, A1, A2))
                .when(new VerdictTold(new BatchVerified(ID, "1-workers-01", 1)))
                .then(new PlanEvent.BatchCompleted(ID, "1-workers-01"))
                .when(seen(3, controlPlaneDone(worker("a1", "a", V36), worker("a2", "a", V36), B1)))
                .then(asked(order("1-workers-02", B1, false)), ready("1-workers-02", 1, NodeRole.WORKER, false, B1));
    }

    @Test
    void switchedOffNobodyIsAsked() {
        running(Prepare.OFF)
                .when(seen(1, controlPlaneDone(A1)))
                .then(ready("1-workers-01", 1, NodeRole.WORKER, false, A1));
    }

    @Test
    void whatAgentsSayChangesNothingWhereNobodyWaits() {
        running(Prepare.AHEAD)
                .when(seen(1, controlPlaneDone(A1)))
                .then(asked(order("1-workers-01", A1, false)), ready("1-workers-01", 1, NodeRole.WORKER, false, A1))
                .when(notPrepared("a1"))
                .thenIgnored("no batch waits for preparations");
    }

    @Test
    void aBatchWaitsUntilAllOfItsNodesArePreparedOrCouldNotBe() {
        running(Prepare.WAIT)
                .when(seen(1, controlPlaneDone(A1, A2, B1)))
                .then(
                        asked(
                                order("1-workers-01", A1, false),
                                order("1-workers-01", A2, false),
                                order("1-workers-02", B1, false)),
                        new PreparationAwaited(ID, List.of("a1", "a2"), UNTIL))
                .todo(new LookAtNodes(ID, 1, 2, UNTIL))
                .when(prepared("a1"))
                .then(new PreparationNoted(ID, "a1", V36, true))
                .todo(new LookAtNodes(ID, 1, 2, UNTIL))
                .when(prepared("a1"))
                .thenIgnored("the end of node a1's preparation is known")
                .when(notPrepared("a2"))
                .then(new PreparationNoted(ID, "a2", V36, false))
                .todo(new LookAtNodes(ID, 1, 2))
                .when(seen(2, controlPlaneDone(A1, A2, B1)))
                .then(ready("1-workers-01", 1, NodeRole.WORKER, false, A1, A2));
    }

    @Test
    void notLongerThanTheLimit() {
        running(Prepare.WAIT)
                .when(seen(1, controlPlaneDone(A1)))
                .then(asked(order("1-workers-01", A1, false)), new PreparationAwaited(ID, List.of("a1"), UNTIL))
                .at(UNTIL)
                .when(seen(2, controlPlaneDone(A1)))
                .then(ready("1-workers-01", 1, NodeRole.WORKER, false, A1));
    }

    @Test
    void anotherVersionOrANodeThatWasNotAskedDoesNotCount() {
        running(Prepare.WAIT)
                .when(seen(1, controlPlaneDone(A1)))
                .then(asked(order("1-workers-01", A1, false)), new PreparationAwaited(ID, List.of("a1"), UNTIL))
                .when(prepared("b2"))
                .thenIgnored("node b2 was not asked to prepare for v1.36.3 in this hop")
                .when(new AgentTold(
                        new AgentEvent.NodePrepared(ID, "1-workers-01", 1, "a1", V35, Duration.ofSeconds(3))))
                .thenIgnored("node a1 was not asked to prepare for v1.35.2 in this hop");
    }

    @Test
    void aLargeClusterIsAskedInSeveralEvents() {
        var nodes = new ArrayList<NodeView>(List.of(controlPlane("cp1", V36), B2));
        for (int i = 0; i < 1200; i++) {
            nodes.add(worker("w%04d".formatted(i), "z", V35));
        }
        var machine = new PlannerMachine(false);
        PlannerState state = machine.initial();
        var policy = POLICY.with(Prepare.AHEAD, LIMIT);
        for (PlanEvent event :
                List.of(new PlanEvent.UpgradePlanned(ID, "cluster", PLAN, policy), Scene.STARTED, Scene.HOP1)) {
            state = machine.evolve(state, event);
        }
        var decision = machine.decide(state, seen(1, new ClusterView("cluster", V36, nodes)), NOON);
        assertThat(((Decision.Accept<PlanEvent>) decision).events())
                .filteredOn(PreparationAsked.class::isInstance)
                .extracting(event -> ((PreparationAsked) event).orders().size())
                .containsExactly(150, 150, 150, 150, 150, 150, 150, 150, 1);
    }
}
