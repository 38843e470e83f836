package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Fixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WayBackTest {
    private static final String WHY = "step check-kubelet failed because no way";
    private final Fixture<RunbookState, RunbookInput, RunbookFact, Work> agent = Fixture.of(
                    new RunbookMachine(RunbookSettings.DEFAULT.withRunbook(Runbook.REAL)))
            .at(NOON);

    /** An order taken, at this step. */
    private static List<RunbookFact> at(String step) {
        return List.of(received(ORDER), taken(ORDER), started(ORDER, step));
    }

    @Test
    void aStepThatIsHopelessIsNotTriedAgain() {
        agent.given(at(Step.DOWNLOAD))
                .when(hopeless(ORDER, Step.DOWNLOAD))
                .then(
                        failed(ORDER, Step.DOWNLOAD, "no way", 1),
                        gaveUp(ORDER, "step download-packages failed because no way"))
                .todo();
    }

    @Test
    void aKubeletThatIsNotWellIsRolledBackAndThenTheNodeHasFailed() {
        var at = agent.given(at(Step.CHECK_KUBELET))
                .when(hopeless(ORDER, Step.CHECK_KUBELET))
                .then(
                        failed(ORDER, Step.CHECK_KUBELET, "no way", 1),
                        new RunbookFact.WayBackBegun(ORDER, WHY, NOON),
                        started(ORDER, Step.PACKAGES_BACK))
                .todo(run(ORDER, Step.PACKAGES_BACK, 1, NOON));
        List<String> back =
                List.of(Step.PACKAGES_BACK, Step.CONFIGURATION_BACK, Step.RESTART_OLD_KUBELET, Step.CHECK_OLD_KUBELET);
        for (int i = 0; i < back.size() - 1; i++) {
            at = at.when(did(ORDER, back.get(i)))
                    .then(finished(ORDER, back.get(i)), started(ORDER, back.get(i + 1)))
                    .todo(run(ORDER, back.get(i + 1), 1, NOON));
        }
        at.when(did(ORDER, Step.CHECK_OLD_KUBELET))
                .then(
                        finished(ORDER, Step.CHECK_OLD_KUBELET),
                        rolledBack(ORDER, OLD, WHY),
                        gaveUp(ORDER, WHY + "; the node is back at v1.35.2"))
                .todo()
                .when(ordered(ORDER))
                .thenIgnored("known already");
    }

    @Test
    void anyStepAfterTheFirstChangeOfTheHostLeadsBackAndNoneBeforeDoes() {
        for (Step step : Runbook.REAL.of(ORDER)) {
            var facts = agent.given(at(step.name()))
                    .when(hopeless(ORDER, step.name()))
                    .events();
            boolean changed = !List.of(Step.KEEP, Step.SWITCH_SOURCE, Step.DOWNLOAD, Step.PULL_IMAGES)
                    .contains(step.name());
            assertThat(facts.stream().anyMatch(RunbookFact.WayBackBegun.class::isInstance))
                    .as(step.name())
                    .isEqualTo(changed);
        }
    }

    @Test
    void aWayBackThatFailsIsSaidTogetherWithWhyItWasBegun() {
        agent.given(at(Step.CHECK_KUBELET))
                .given(new RunbookFact.WayBackBegun(ORDER, WHY, NOON), started(ORDER, Step.PACKAGES_BACK))
                .when(hopeless(ORDER, Step.PACKAGES_BACK))
                .then(
                        failed(ORDER, Step.PACKAGES_BACK, "no way", 1),
                        gaveUp(
                                ORDER,
                                WHY + "; and there is no way back: step bring-packages-back failed because no way"))
                .todo();
    }

    @Test
    void aRetryAfterTheWayBackIsFollowedFromTheBeginning() {
        var facts = new ArrayList<>(at(Step.CHECK_KUBELET));
        facts.add(new RunbookFact.WayBackBegun(ORDER, WHY, NOON));
        facts.add(rolledBack(ORDER, OLD, WHY));
        facts.add(gaveUp(ORDER, WHY));
        agent.given(facts)
                .when(ordered(RETRY))
                .then(received(RETRY))
                .when(version(RETRY, OLD))
                .then(taken(RETRY), started(RETRY, Step.KEEP));
    }

    @Test
    void anOrderToRollBackIsFollowedAndEndsWithoutAFailure() {
        var asked = agent.given(fulfilled(ORDER))
                .when(new RunbookInput.RollbackOrdered(BACK, "by hand"))
                .then(new RunbookFact.RollbackReceived(BACK, "by hand", NOON))
                .todo(new Work.ReadVersion(BACK));
        asked.when(version(BACK, KubeVersion.parse("1.34.0")))
                .then(refused(BACK, "the node is at v1.34.0: v1.35.2 would be no way back"));
        asked.when(version(BACK, NEW))
                .then(taken(BACK), started(BACK, Step.PACKAGES_BACK))
                .given(started(BACK, Step.CHECK_OLD_KUBELET))
                .when(did(BACK, Step.CHECK_OLD_KUBELET))
                .then(finished(BACK, Step.CHECK_OLD_KUBELET), rolledBack(BACK, OLD, "by hand"))
                .todo()
                .when(new RunbookInput.RollbackOrdered(BACK, "by hand"))
                .thenIgnored("known already")
                .when(ordered(ORDER))
                .thenIgnored("known already");
    }

    @Test
    void anOrderToRollBackThatFailsIsGivenUp() {
        agent.given(fulfilled(ORDER))
                .given(
                        new RunbookFact.RollbackReceived(BACK, "by hand", NOON),
                        taken(BACK),
                        started(BACK, Step.PACKAGES_BACK))
                .when(hopeless(BACK, Step.PACKAGES_BACK))
                .then(
                        failed(BACK, Step.PACKAGES_BACK, "no way", 1),
                        gaveUp(BACK, "step bring-packages-back failed because no way"))
                .todo();
    }

    @Test
    void aNodeThatWasRolledBackIsUpgradedAnewEvenToTheVersionItHad() {
        agent.given(fulfilled(ORDER))
                .given(
                        new RunbookFact.RollbackReceived(BACK, "by hand", NOON),
                        taken(BACK),
                        rolledBack(BACK, OLD, "by hand"),
                        received(RETRY))
                .when(version(RETRY, NEW))
                .then(taken(RETRY), started(RETRY, Step.KEEP));
    }
}
