package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.file.FileJournal;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.Recorded;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that dies: everything but the file is lost, at each point there is. */
class RunbookCrashTest {
    /** A host that does what it is told, and remembers it beyond the agent's death, as a real one does. */
    private static final class Machine implements Host {
        KubeVersion version = OLD;
        final List<String> done = new ArrayList<>();

        @Override
        public KubeVersion version(String node) {
            return version;
        }

        @Override
        public Result run(Step step, WorkOrder order, int attempt) {
            done.add(step.name());
            if (step.name().equals(Step.RESTART_KUBELET)) {
                version = order.to();
            }
            return new Result.Done();
        }
    }

    private final RunbookMachine machine = new RunbookMachine(RunbookSettings.DEFAULT);

    @Test
    void aCrashAfterAnyEventChangesNothingButThatAStepMayBeRepeated(@TempDir Path folder) throws Exception {
        List<String> whole = story(folder.resolve("whole"), -1, false, new Machine());
        assertThat(whole)
                .startsWith("OrderReceived", "OrderTaken", "StepStarted")
                .endsWith("NodeUpgraded");
        for (int crashAfter = 1; crashAfter < whole.size(); crashAfter++) {
            var host = new Machine();
            assertThat(story(folder.resolve("after-" + crashAfter), crashAfter, false, host))
                    .as("crash after event %d", crashAfter)
                    .isEqualTo(whole);
            assertThat(host.done)
                    .doesNotHaveDuplicates()
                    .hasSize(Runbook.SIMULATED.of(ORDER).size());
        }
    }

    @Test
    void aStepWhoseEndWasNotJournaledIsDoneAgainAndItsEndIsJournaledOnce(@TempDir Path folder) throws Exception {
        List<String> whole = story(folder.resolve("whole"), -1, false, new Machine());
        for (int crashAfter = 3; crashAfter < whole.size(); crashAfter++) {
            var host = new Machine();
            assertThat(story(folder.resolve("lost-" + crashAfter), crashAfter, true, host))
                    .as("the observation after event %d is lost", crashAfter)
                    .isEqualTo(whole);
            assertThat(host.version).isEqualTo(NEW);
        }
    }

    /** Runs an order to its end; every append is read by two instances' worth of messages. */
    private List<String> story(Path file, int crashAfter, boolean loseObservation, Machine host) throws Exception {
        var journal = new FileJournal(file, () -> NOON);
        try {
            deliver(journal);
            boolean crashed = false;
            for (int i = 0; i < 200; i++) {
                var stepper = load(journal);
                if (!crashed && crashAfter >= 0 && stepper.version() >= crashAfter) {
                    crashed = true;
                    if (loseObservation) {
                        observe(stepper, host);
                    }
                    journal.close();
                    journal = new FileJournal(file, () -> NOON);
                    deliver(journal);
                    continue;
                }
                Optional<RunbookInput> seen = observe(stepper, host);
                if (seen.isEmpty()) {
                    return journal.read("w1", 0).stream().map(Recorded::type).toList();
                }
                decide(journal, "observed:" + i + "/" + stepper.version(), seen.orElseThrow());
            }
            throw new AssertionError("no end after 200 steps: " + journal.read("w1", 0));
        } finally {
            journal.close();
        }
    }

    /** Kafka delivers at least once. */
    private void deliver(FileJournal journal) {
        decide(journal, "drain:u1/7", ordered(ORDER));
        decide(journal, "drain:u1/7", ordered(ORDER));
    }

    private void decide(FileJournal journal, String cause, RunbookInput input) {
        switch (load(journal).decide(cause, input, NOON)) {
            case Stepper.Proposed<RunbookState, RunbookInput, RunbookFact, Work> proposed ->
                assertThat(journal.append(List.of(proposed.append())))
                        .isInstanceOfAny(AppendResult.Appended.class, AppendResult.DuplicateCause.class);
            case Stepper.Ignored<RunbookState, RunbookInput, RunbookFact, Work> _ -> {}
        }
    }

    private Stepper<RunbookState, RunbookInput, RunbookFact, Work> load(FileJournal journal) {
        return Stepper.of("w1", machine, new RunbookCodec()).apply(journal.read("w1", 0));
    }

    private static Optional<RunbookInput> observe(
            Stepper<RunbookState, RunbookInput, RunbookFact, Work> stepper, Machine host) throws Exception {
        var seen = new ArrayList<RunbookInput>();
        for (Work work : stepper.todo(NOON)) {
            assertThat(work.notBefore()).isBeforeOrEqualTo(NOON);
            new Working(host).perform("w1", work, seen::add);
        }
        assertThat(seen.size()).isLessThanOrEqualTo(1);
        return seen.stream().findFirst();
    }

    @Test
    void aStoryEndsWithTheNodeUpgradedExactlyOnce(@TempDir Path folder) throws Exception {
        story(folder.resolve("once"), 9, true, new Machine());
        try (var journal = new FileJournal(folder.resolve("once"), () -> Instant.EPOCH)) {
            assertThat(journal.read("w1", 0).stream()
                            .flatMap(row -> RunbookCodec.said(row).stream())
                            .filter(AgentEvent.NodeUpgraded.class::isInstance))
                    .hasSize(1);
        }
    }
}
