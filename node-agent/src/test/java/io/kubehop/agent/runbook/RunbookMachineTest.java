package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunbookMachineTest {
    private static final String FIRST = "switch-package-source";
    private static final String LAST = "check-kubelet";

    private static Fixture<RunbookState, RunbookInput, RunbookFact, Work> agent(RunbookSettings settings) {
        return Fixture.of(new RunbookMachine(settings)).at(NOON);
    }

    private final Fixture<RunbookState, RunbookInput, RunbookFact, Work> agent = agent(RunbookSettings.DEFAULT);

    @Test
    void anOrderIsNotedTheVersionIsReadAndThenItIsTakenAndTheFirstStepStarted() {
        agent.todo()
                .when(ordered(ORDER))
                .then(received(ORDER))
                .todo(new Work.ReadVersion(ORDER))
                .when(version(ORDER, OLD))
                .then(taken(ORDER), started(ORDER, FIRST))
                .todo(run(ORDER, FIRST, 1, NOON));
    }

    @Test
    void anOrderForAnotherClusterIsRefused() {
        agent(RunbookSettings.DEFAULT.withCluster("other"))
                .when(ordered(ORDER))
                .then(refused(ORDER, "the order is for cluster cl, this node is of other"))
                .todo();
        agent(RunbookSettings.DEFAULT.withCluster("cl")).when(ordered(ORDER)).then(received(ORDER));
    }

    @Test
    void anOrderForAnotherNodeIsIgnored() {
        var strange = new WorkOrder("cl", "u1", "b", 1, 1, "w2", NodeRole.WORKER, "", OLD, NEW, false);
        agent.given(running(ORDER)).when(ordered(strange)).thenIgnored("for node w2, not for w1");
    }

    @Test
    void aKnownOrderIsIgnoredAndAnOlderOneRefused() {
        agent.given(running(ORDER)).when(ordered(ORDER)).thenIgnored("known already");
        agent.given(fulfilled(ORDER)).when(ordered(ORDER)).thenIgnored("known already");
        agent.given(fulfilled(RETRY))
                .when(ordered(ORDER))
                .then(refused(
                        ORDER,
                        "attempt 1 of batch 1-workers-01 of upgrade u1 is older than"
                                + " attempt 2 of batch 1-workers-01 of upgrade u1, which is known"))
                .when(ordered(ORDER))
                .thenIgnored("refused already");
        agent.given(fulfilled(NEXT_HOP)).when(ordered(ORDER)).thenTypes(RunbookFact.Said.class);
    }

    @Test
    void aDowngradeAnotherMajorAndMoreThanThreeMinorsAreRefused() {
        var asked = agent.given(received(ORDER));
        asked.when(version(ORDER, KubeVersion.parse("1.36.2")))
                .then(refused(ORDER, "the node is at v1.36.2: to go back to v1.36.1 is not possible"))
                .todo();
        asked.when(version(ORDER, KubeVersion.parse("1.32.9")))
                .then(refused(ORDER, "from v1.32.9 to v1.36.1 is more than three minors at once"));
        asked.when(version(ORDER, KubeVersion.parse("0.36.0"))).thenTypes(RunbookFact.Said.class);
        asked.when(version(ORDER, KubeVersion.parse("1.36.0"))).then(taken(ORDER), started(ORDER, FIRST));
    }

    @Test
    void aNodeBehindWhatTheOrderBeginsWithIsNotTheNodeThatWasMeant() {
        agent.given(received(ORDER))
                .when(version(ORDER, KubeVersion.parse("1.35.1")))
                .then(refused(ORDER, "the order begins at v1.35.2, and the node is at v1.35.1"));
    }

    @Test
    void theStepsFollowEachOtherAndTheLastUpgradesTheNode() {
        var at = agent.given(running(ORDER));
        List<Step> steps = Runbook.SIMULATED.of(ORDER);
        for (int i = 0; i < steps.size() - 1; i++) {
            String step = steps.get(i).name();
            String next = steps.get(i + 1).name();
            at = at.when(did(ORDER, step))
                    .then(finished(ORDER, step), started(ORDER, next))
                    .todo(run(ORDER, next, 1, NOON));
        }
        at.when(did(ORDER, LAST)).then(finished(ORDER, LAST), upgraded(ORDER)).todo();
    }

    @Test
    void aStepTakesTheTimeFromItsStartToItsEnd() {
        var facts = agent.given(running(ORDER))
                .at(NOON.plusSeconds(40))
                .when(did(ORDER, FIRST))
                .events();
        assertThat(facts.getFirst())
                .isEqualTo(new RunbookFact.Said(
                        new AgentEvent.StepFinished("u1", "1-workers-01", 1, "w1", FIRST, Duration.ofSeconds(40)),
                        NOON.plusSeconds(40)));
    }

    @Test
    void aStepThatFailsIsTriedAgainAfterAGrowingPauseAndThenGivenUp() {
        var at = agent.given(running(ORDER));
        int[] pauses = {5, 10, 20, 40};
        for (int attempt = 1; attempt <= 4; attempt++) {
            at = at.when(broke(ORDER, FIRST, attempt))
                    .then(failed(ORDER, FIRST, "no disk", attempt))
                    .todo(run(ORDER, FIRST, attempt + 1, NOON.plusSeconds(pauses[attempt - 1])));
            at.when(broke(ORDER, FIRST, attempt)).thenIgnored("is not under way");
        }
        at.when(broke(ORDER, FIRST, 5))
                .then(
                        failed(ORDER, FIRST, "no disk", 5),
                        gaveUp(ORDER, "step " + FIRST + " failed 5 times, the last time because no disk"))
                .todo()
                .when(ordered(RETRY))
                .then(received(RETRY))
                .when(version(RETRY, OLD))
                .then(taken(RETRY), started(RETRY, FIRST));
    }

    @Test
    void thePauseHasALimit() {
        assertThat(RunbookSettings.DEFAULT.pauseAfter(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(RunbookSettings.DEFAULT.pauseAfter(5)).isEqualTo(Duration.ofSeconds(80));
        assertThat(RunbookSettings.DEFAULT.pauseAfter(1000)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aRetryAfterSuccessIsAtItsEndAtOnceIfTheVersionIsThere() {
        agent.given(fulfilled(ORDER))
                .when(ordered(RETRY))
                .then(received(RETRY))
                .when(version(RETRY, NEW))
                .then(taken(RETRY), upgraded(RETRY))
                .todo();
    }

    @Test
    void aVersionThatSomebodyElseBroughtDoesNotSpareTheRunbook() {
        agent.given(received(ORDER)).when(version(ORDER, NEW)).then(taken(ORDER), started(ORDER, FIRST));
    }

    @Test
    void anOrderThatComesDuringAnotherWaitsForItsEnd() {
        var both = agent.given(running(ORDER)).when(ordered(NEXT_HOP)).then(received(NEXT_HOP));
        both.todo(run(ORDER, FIRST, 1, NOON)).when(version(NEXT_HOP, OLD)).thenIgnored("does not wait");
        both.given(gaveUp(ORDER, "because")).todo(new Work.ReadVersion(NEXT_HOP));
    }

    @Test
    void thePaceDelaysAStepAndNothingElse() {
        var pace = new SeededPace(Map.of(FIRST, Duration.ofSeconds(8)), Duration.ofSeconds(2), 0, 7);
        agent(RunbookSettings.DEFAULT.withPace(pace))
                .given(running(ORDER))
                .todo(run(ORDER, FIRST, 1, NOON.plusSeconds(8)))
                .when(did(ORDER, FIRST))
                .then(finished(ORDER, FIRST), started(ORDER, "install-kubeadm"))
                .todo(run(ORDER, "install-kubeadm", 1, NOON.plusSeconds(2)));
    }

    @Test
    void aSeededPaceStaysWithinItsSpreadAndIsAlwaysTheSame() {
        var pace = new SeededPace(Map.of(), Duration.ofSeconds(100), 0.2, 7);
        Step step = Runbook.SIMULATED.of(ORDER).getFirst();
        var drawn = java.util.stream.IntStream.range(1, 200)
                .mapToObj(attempt -> pace.of(step, ORDER, attempt))
                .toList();
        assertThat(drawn)
                .allMatch(d -> d.compareTo(Duration.ofSeconds(80)) >= 0)
                .allMatch(d -> d.compareTo(Duration.ofSeconds(120)) <= 0);
        assertThat(drawn.stream().distinct().count()).isGreaterThan(100);
        assertThat(pace.of(step, ORDER, 1)).isEqualTo(drawn.getFirst());
        assertThat(new SeededPace(Map.of(), Duration.ofSeconds(100), 0.2, 8).of(step, ORDER, 1))
                .isNotEqualTo(drawn.getFirst());
    }

    @Test
    void onlyTheFirstControlPlaneNodeAppliesTheUpgrade() {
        var first = new WorkOrder("cl", "u1", "b", 1, 1, "c1", NodeRole.CONTROL_PLANE, "", OLD, NEW, true);
        var other = new WorkOrder("cl", "u1", "b", 1, 1, "c2", NodeRole.CONTROL_PLANE, "", OLD, NEW, false);
        assertThat(names(first)).contains("plan-upgrade", "apply-upgrade").doesNotContain("upgrade-node");
        assertThat(names(other)).contains("upgrade-node").doesNotContain("apply-upgrade");
        assertThat(names(ORDER)).isEqualTo(names(other)).endsWith("restart-kubelet", "check-kubelet");
    }

    private static List<String> names(WorkOrder order) {
        return Runbook.SIMULATED.of(order).stream().map(Step::name).toList();
    }
}
