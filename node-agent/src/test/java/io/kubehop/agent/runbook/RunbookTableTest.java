package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Decision;
import io.kubehop.machine.StateTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbookTableTest {
    private static final String FIRST = "switch-package-source";
    private final RunbookMachine machine = new RunbookMachine(RunbookSettings.DEFAULT);

    @Test
    void everyPhaseByEveryInput() {
        var table = StateTable.of(machine, NOON).phase(RunbookTableTest::phase).eventName(new RunbookCodec()::type);
        states().forEach(table::state);
        inputs().forEach(table::input);
        table.check("node-agent");
    }

    @Test
    void readingAnyInputTwiceChangesNothing() {
        states().forEach((stateName, facts) -> inputs().forEach((inputName, input) -> {
            var state = machine.initial();
            for (RunbookFact fact : facts) {
                state = machine.evolve(state, fact);
            }
            if (machine.decide(state, input, NOON) instanceof Decision.Accept<RunbookFact>(List<RunbookFact> events)) {
                for (RunbookFact fact : events) {
                    state = machine.evolve(state, fact);
                }
                assertThat(machine.decide(state, input, NOON))
                        .as("%s, %s, again", stateName, inputName)
                        .isInstanceOf(Decision.Ignore.class);
            }
        }));
    }

    private static Map<String, List<RunbookFact>> states() {
        var states = new LinkedHashMap<String, List<RunbookFact>>();
        states.put("new", List.of());
        states.put("order received", List.of(received(ORDER)));
        states.put("first step", running(ORDER));
        states.put("first step failed 4 times", with(running(ORDER), failed(ORDER, FIRST, "no disk", 4)));
        List<RunbookFact> all = fulfilled(ORDER);
        states.put("last step", all.subList(0, all.size() - 2));
        states.put("upgraded", all);
        states.put("given up", with(running(ORDER), gaveUp(ORDER, "because")));
        states.put("upgraded, retry received", with(all, received(RETRY)));
        states.put("first step, next hop received", with(running(ORDER), received(NEXT_HOP)));
        states.put("preparing", preparing(ORDER));
        states.put("preparing, order received", with(preparing(ORDER), received(ORDER)));
        states.put("prepared", with(preparing(ORDER), prepared(ORDER)));
        states.put(
                "way back begun",
                with(
                        running(ORDER),
                        new RunbookFact.WayBackBegun(ORDER, "because", NOON),
                        started(ORDER, Step.CHECK_OLD_KUBELET)));
        states.put(
                "rolling back by order",
                with(
                        all,
                        new RunbookFact.RollbackReceived(BACK, "because", NOON),
                        taken(BACK),
                        started(BACK, Step.CHECK_OLD_KUBELET)));
        states.put(
                "rolled back by order",
                with(
                        all,
                        new RunbookFact.RollbackReceived(BACK, "because", NOON),
                        taken(BACK),
                        rolledBack(BACK, OLD, "because")));
        return states;
    }

    private static Map<String, RunbookInput> inputs() {
        var inputs = new LinkedHashMap<String, RunbookInput>();
        inputs.put("order", ordered(ORDER));
        inputs.put("order, attempt 2", ordered(RETRY));
        inputs.put("order, next hop", ordered(NEXT_HOP));
        inputs.put("version before", version(ORDER, OLD));
        inputs.put("version too old", version(ORDER, KubeVersion.parse("1.30.0")));
        inputs.put("version too new", version(ORDER, KubeVersion.parse("1.37.0")));
        inputs.put("version reached, for attempt 2", version(RETRY, NEW));
        inputs.put("first step done", did(ORDER, FIRST));
        inputs.put("first step failed", broke(ORDER, FIRST, 1));
        inputs.put("first step failed, 5th time", broke(ORDER, FIRST, 5));
        inputs.put("last step done", did(ORDER, "check-kubelet"));
        inputs.put("step hopeless", hopeless(ORDER, FIRST));
        inputs.put("preparation ordered", new RunbookInput.PreparationOrdered(ORDER));
        inputs.put("preparation done", did(ORDER, Step.PREPARE));
        inputs.put("preparation failed", broke(ORDER, Step.PREPARE, 1));
        inputs.put("rollback ordered", new RunbookInput.RollbackOrdered(BACK, "because"));
        inputs.put("old kubelet well", did(ORDER, Step.CHECK_OLD_KUBELET));
        inputs.put("old kubelet not well", hopeless(ORDER, Step.CHECK_OLD_KUBELET));
        inputs.put("old kubelet well, by order", did(BACK, Step.CHECK_OLD_KUBELET));
        return inputs;
    }

    private static List<RunbookFact> with(List<RunbookFact> facts, RunbookFact... more) {
        var all = new ArrayList<>(facts);
        all.addAll(Stream.of(more).toList());
        return List.copyOf(all);
    }

    private static String phase(RunbookState state) {
        return state.running()
                .map(running -> running.step())
                .orElseGet(() -> state.asked().isPresent() ? "asked" : "idle");
    }
}
