package io.kubehop.verifier.verdict;

import static io.kubehop.verifier.verdict.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent.AlertRaised;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePlan.Severity;
import io.kubehop.events.VerdictEvent.BatchHeld;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.machine.Decision;
import io.kubehop.machine.StateTable;
import io.kubehop.verifier.verdict.Look.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTableTest {
    private final VerdictMachine machine = new VerdictMachine(VerdictSettings.DEFAULT);

    @Test
    void everyPhaseByEveryInput() {
        var table = StateTable.of(machine, NOON.plusSeconds(60))
                .phase(VerdictTableTest::phase)
                .eventName(new FactCodec()::type);
        states().forEach(table::state);
        inputs().forEach(table::input);
        table.check("verifier");
    }

    @Test
    void readingAnyInputTwiceChangesNothing() {
        states().forEach((stateName, facts) -> inputs().forEach((inputName, input) -> {
            var state = machine.initial();
            for (Fact fact : facts) {
                state = machine.evolve(state, fact);
            }
            if (machine.decide(state, input, NOON) instanceof Decision.Accept<Fact>(List<Fact> events)) {
                for (Fact fact : events) {
                    state = machine.evolve(state, fact);
                }
                assertThat(machine.decide(state, input, NOON))
                        .as("%s, %s, again", stateName, inputName)
                        .isInstanceOf(Decision.Ignore.class);
            }
        }));
    }

    private static Map<String, List<Fact>> states() {
        var states = new LinkedHashMap<String, List<Fact>>();
        states.put("new", List.of());
        states.put("waiting", waiting());
        states.put(
                "held",
                with(
                        released().subList(0, 3),
                        said(new BatchHeld("u1", BATCH, 1, List.of("because"), NOON)),
                        said(new AlertRaised("u1", BATCH + "#1/held", Severity.WARNING, BATCH, ""))));
        states.put("released", released());
        states.put(
                "alert for a pod",
                with(released(), said(new AlertRaised("u1", POD_ALERT, Severity.WARNING, BLOCKED_POD.name(), ""))));
        states.put("w1 upgraded", with(released(), heard(upgraded("w1"))));
        states.put("settling", settling());
        states.put("soaking", soaking());
        states.put("health lost", with(soaking(), new Fact.HealthLost(BATCH, NOON, List.of("because"))));
        states.put("verified", with(soaking(), said(new BatchVerified("u1", BATCH, 1))));
        states.put("rejected", with(released(), said(rejected("because"))));
        states.put("to be rolled back", List.of(heard(goingBack())));
        states.put("rolled back", List.of(heard(goingBack()), heard(wentBack())));
        states.put(
                "over, to be rolled back",
                List.of(heard(new PlanEvent.UpgradeAborted("u1", NOON)), heard(goingBack())));
        states.put("aborting", with(released(), heard(new PlanEvent.UpgradeAborting("u1", "me", "enough"))));
        states.put("over", List.of(heard(new PlanEvent.UpgradeAborted("u1", NOON))));
        return states;
    }

    private static PlanEvent goingBack() {
        return new PlanEvent.RollbackAsked("u1", order(BATCH, 1, VERIFY, "w1"), "anna", "why");
    }

    private static AgentEvent wentBack() {
        return new AgentEvent.NodeRolledBack("u1", BATCH, 1, "w1", NEW, "why");
    }

    private static Map<String, VerdictInput> inputs() {
        var inputs = new LinkedHashMap<String, VerdictInput>();
        inputs.put("BatchReady", told(ready(1)));
        inputs.put("BatchReady, attempt 2", told(ready(2)));
        inputs.put("UpgradeAborting", told(new PlanEvent.UpgradeAborting("u1", "me", "enough")));
        inputs.put("UpgradeAborted", told(new PlanEvent.UpgradeAborted("u1", NOON)));
        inputs.put("UpgradeCompleted", told(new PlanEvent.UpgradeCompleted("u1", NOON, NEW)));
        inputs.put("UpgradePaused", told(new PlanEvent.UpgradePaused("u1", "me", "lunch")));
        inputs.put("RollbackAsked", told(goingBack()));
        inputs.put("NodeRolledBack w1", told(wentBack()));
        inputs.put("NodeUpgraded w1", told(upgraded("w1")));
        inputs.put("NodeUpgraded of another node", told(upgraded("w9")));
        inputs.put("NodeFailed w1", told(new AgentEvent.NodeFailed("u1", BATCH, 1, "w1", "no disk")));
        inputs.put("OrderRefused w1", told(new AgentEvent.OrderRefused("u1", BATCH, 1, "w1", "too old")));
        inputs.put("StepStarted w1", told(new AgentEvent.StepStarted("u1", BATCH, 1, "w1", "install-kubelet")));
        inputs.put("DrainFailed w1", told(new DrainEvent.DrainFailed("u1", BATCH, 1, "w1", List.of("blocked"))));
        inputs.put("EvictionBlocked for good", told(blocked(DrainEvent.BlockKind.NEVER, NOON.plusSeconds(60))));
        inputs.put("EvictionBlocked for a while", told(blocked(DrainEvent.BlockKind.BUSY, NOON.plusSeconds(60))));
        inputs.put("PodEvicted", told(new DrainEvent.PodEvicted("u1", BATCH, 1, "w1", BLOCKED_POD)));
        inputs.put("NodeReturned w1", told(new DrainEvent.NodeReturned("u1", BATCH, 1, "w1", true)));
        inputs.put("BatchReturned", told(returned()));
        inputs.put("BatchAbandoned", told(abandoned()));
        inputs.put("look to release: healthy", cluster(Purpose.RELEASE, HEALTHY));
        inputs.put("look to release: not healthy", cluster(Purpose.RELEASE, nodes(W2, W3, W4)));
        inputs.put("look at w1: fit", node("w1", fit("w1")));
        inputs.put("look at w1: not Ready", node("w1", notReady("w1")));
        inputs.put("look to settle: back", cluster(Purpose.SETTLE, HEALTHY));
        inputs.put("look to settle: not back", cluster(Purpose.SETTLE, SHORT));
        inputs.put("look in the soak: healthy", cluster(Purpose.SOAK, HEALTHY));
        inputs.put("look in the soak: worse", cluster(Purpose.SOAK, SHORT));
        return inputs;
    }

    private static String phase(VerdictState state) {
        if (state.ended() && state.batches().isEmpty()) {
            return "over";
        }
        BatchInFlight batch = state.batches().get(BATCH);
        return batch == null
                ? (state.verified() > 0 ? "verified" : state.rejected() > 0 ? "rejected" : "no batch")
                : batch.phase().getClass().getSimpleName();
    }
}
