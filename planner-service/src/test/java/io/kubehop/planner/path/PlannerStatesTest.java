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
import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.ready;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchEnded;
import io.kubehop.events.PlanEvent.BatchFailed;
import io.kubehop.events.PlanEvent.BatchReady;
import io.kubehop.events.PlanEvent.BatchUnderWay;
import io.kubehop.events.PlanEvent.ControlPlaneAwaited;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.StateTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Every phase against every input. */
class PlannerStatesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String BATCH = "1-workers-01";
    private static final String BACK = "1-rollback-001";
    private static final PlanEvent READY = ready(BATCH, 1, NodeRole.WORKER, false, worker("a1", "a", V35));
    private static final PlanEvent UNDER_WAY = new BatchUnderWay(ID, BATCH, 1);
    private static final PlanEvent FAILED = new BatchFailed(ID, BATCH, 1, List.of("no"));
    private static final PlanEvent BY_US = new UpgradePaused(ID, PlannerMachine.KUBEHOP, "no");
    private static final PlanEvent ABORTING = new UpgradeAborting(ID, "anna", "enough");

    private final PlannerMachine machine = new PlannerMachine(true);

    private static Map<String, List<PlanEvent>> states() {
        var states = new LinkedHashMap<String, List<PlanEvent>>();
        states.put("idle", List.of());
        states.put("planned", List.of(PLANNED));
        states.put("running", RUNNING);
        states.put("preparation awaited", preparing());
        states.put("hook to run", running(new ControlPlaneAwaited(ID, 1, V36, true)));
        states.put("control plane awaited", running(new ControlPlaneAwaited(ID, 1, V36, false)));
        states.put("batch ready", running(READY));
        states.put("batch under way", running(READY, UNDER_WAY));
        states.put("paused", running(new UpgradePaused(ID, "anna", "lunch")));
        states.put("paused, batch under way", running(READY, UNDER_WAY, new UpgradePaused(ID, "anna", "lunch")));
        states.put("batch failing", running(READY, UNDER_WAY, FAILED, BY_US));
        states.put("batch failed", running(READY, UNDER_WAY, FAILED, BY_US, new BatchEnded(ID, BATCH, 1)));
        states.put(
                "batch failed, node rolled back",
                running(READY, UNDER_WAY, FAILED, BY_US, new BatchEnded(ID, BATCH, 1), back()));
        states.put(
                "aborted",
                running(
                        READY,
                        UNDER_WAY,
                        FAILED,
                        BY_US,
                        new BatchEnded(ID, BATCH, 1),
                        ABORTING,
                        new PlanEvent.UpgradeAborted(ID, NOON)));
        states.put(
                "aborted, node rolled back",
                running(
                        READY,
                        UNDER_WAY,
                        FAILED,
                        BY_US,
                        new BatchEnded(ID, BATCH, 1),
                        ABORTING,
                        new PlanEvent.UpgradeAborted(ID, NOON),
                        back()));
        states.put("aborting, batch ready", running(READY, ABORTING));
        states.put("aborting, batch under way", running(READY, UNDER_WAY, ABORTING));
        return states;
    }

    private static List<PlanEvent> running(PlanEvent... more) {
        var all = new ArrayList<>(RUNNING);
        all.addAll(List.of(more));
        return all;
    }

    private static PlanEvent back() {
        var order = new WorkOrder("cluster", ID, BACK, 1, 1, "a1", NodeRole.WORKER, "a", V36, V35, false);
        return new PlanEvent.RollbackAsked(
                ID,
                new BatchOrder(BACK, 1, 1, NodeRole.WORKER, V35, List.of(order), POLICY.drain(), POLICY.verify()),
                "anna",
                "why");
    }

    private static List<PlanEvent> preparing() {
        var policy = POLICY.with(UpgradePolicy.Prepare.WAIT, UpgradePolicy.PREPARE_LIMIT);
        Instant until = NOON.plusSeconds(60);
        List<WorkOrder> orders = ((BatchReady) READY).batch().orders();
        return List.of(
                new PlanEvent.UpgradePlanned(ID, "cluster", PLAN, policy),
                STARTED,
                HOP1,
                new PlanEvent.PreparationAsked(ID, orders, until),
                new PlanEvent.PreparationAwaited(ID, List.of("a1"), until));
    }

    private static Map<String, PlannerInput> inputs(PlannerState state) {
        int step = state.current().map(Upgrade::step).orElse(0);
        var inputs = new LinkedHashMap<String, PlannerInput>();
        inputs.put("propose another", new PlannerInput.Propose("u-2", "cluster", PLAN, POLICY));
        inputs.put("start", new PlannerInput.Start(ID, "anna"));
        inputs.put("pause", new PlannerInput.Pause(ID, "anna", "lunch"));
        inputs.put("resume", new PlannerInput.Resume(ID, "anna"));
        inputs.put("retry", new PlannerInput.Retry(ID, "anna"));
        inputs.put("abort", new PlannerInput.Abort(ID, "anna", "enough"));
        inputs.put(
                "roll back",
                new PlannerInput.RollBack(
                        ID, "anna", "why", "a1", view(V36, controlPlane("cp1", V36), worker("a1", "a", V36))));
        inputs.put(
                "nodes seen, a worker behind",
                new PlannerInput.NodesSeen(ID, 1, step, view(V36, controlPlane("cp1", V36), worker("a1", "a", V35))));
        inputs.put(
                "nodes seen, none behind", new PlannerInput.NodesSeen(ID, 1, step, view(V36, worker("a1", "a", V36))));
        inputs.put("control plane seen, behind", new PlannerInput.ControlPlaneSeen(ID, 1, V35));
        inputs.put("control plane seen, moved", new PlannerInput.ControlPlaneSeen(ID, 1, V36));
        inputs.put("hook succeeded", new PlannerInput.HookFinished(ID, 1, 1, 0, ""));
        inputs.put("hook failed", new PlannerInput.HookFinished(ID, 1, 1, 1, "no quota"));
        inputs.put(
                "NodePrepared",
                new PlannerInput.AgentTold(
                        new AgentEvent.NodePrepared(ID, BATCH, 1, "a1", V36, Duration.ofSeconds(2))));
        inputs.put(
                "PreparationFailed",
                new PlannerInput.AgentTold(new AgentEvent.PreparationFailed(ID, BATCH, 1, "a1", "no")));
        inputs.put("BatchReleased", verdict(new VerdictEvent.BatchReleased(ID, ((BatchReady) READY).batch())));
        inputs.put("BatchVerified", verdict(new VerdictEvent.BatchVerified(ID, BATCH, 1)));
        inputs.put("BatchRejected", verdict(new VerdictEvent.BatchRejected(ID, BATCH, 1, List.of("no"))));
        inputs.put("NodeRejected", verdict(new VerdictEvent.NodeRejected(ID, BATCH, 1, "a1", List.of("no"))));
        inputs.put("DrainRefused", drain(new DrainEvent.DrainRefused(ID, BATCH, 1, "a1", List.of("no"))));
        inputs.put("DrainFailed", drain(new DrainEvent.DrainFailed(ID, BATCH, 1, "a1", List.of("no"))));
        inputs.put("BatchReturned", drain(new DrainEvent.BatchReturned(ID, BATCH, 1)));
        inputs.put("BatchAbandoned", drain(new DrainEvent.BatchAbandoned(ID, BATCH, 1, List.of())));
        inputs.put("BatchReturned, rolled back", drain(new DrainEvent.BatchReturned(ID, BACK, 1)));
        inputs.put("BatchAbandoned, not rolled back", drain(new DrainEvent.BatchAbandoned(ID, BACK, 1, List.of())));
        inputs.put("another attempt's verdict", verdict(new VerdictEvent.BatchVerified(ID, BATCH, 9)));
        return inputs;
    }

    private static PlannerInput verdict(VerdictEvent event) {
        return new PlannerInput.VerdictTold(event);
    }

    private static PlannerInput drain(DrainEvent event) {
        return new PlannerInput.DrainTold(event);
    }

    private PlannerState fold(List<PlanEvent> events) {
        PlannerState state = machine.initial();
        for (PlanEvent event : events) {
            state = machine.evolve(state, event);
        }
        return state;
    }

    @Test
    void everyPhaseAndEveryInput() {
        var table = StateTable.of(machine, NOON).phase(PlannerState::phase);
        states().forEach(table::state);
        // In every state without a batch in flight the next look is the first step's; the others ignore it in any case.
        inputs(fold(RUNNING)).forEach(table::input);
        table.check("planner");
    }

    @Test
    void readingEachInputTwiceChangesNothing() {
        states().forEach((name, events) -> {
            PlannerState before = fold(events);
            inputs(before).forEach((what, input) -> {
                if (machine.decide(before, input, NOON) instanceof Decision.Accept<PlanEvent>(var followed)) {
                    PlannerState after = before;
                    for (PlanEvent event : followed) {
                        after = machine.evolve(after, event);
                    }
                    Assertions.assertThat(machine.decide(after, input, NOON))
                            .as(name + ": " + what + " twice")
                            .isInstanceOf(Decision.Ignore.class);
                }
            });
        });
    }
}
