package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Scene.*;

import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Fixture;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final RunbookInput PREPARE = new RunbookInput.PreparationOrdered(ORDER);
    private final Fixture<RunbookState, RunbookInput, RunbookFact, Work> agent =
            Fixture.of(new RunbookMachine(RunbookSettings.DEFAULT)).at(NOON);

    @Test
    void workAheadIsOneStepAndItsEndIsSaid() {
        agent.when(PREPARE)
                .then(new RunbookFact.PreparationReceived(ORDER, NOON))
                .todo(new Work.ReadVersion(ORDER))
                .when(version(ORDER, OLD))
                .then(new RunbookFact.PreparationBegun(ORDER, NOON))
                .todo(run(ORDER, Step.PREPARE, 1, NOON))
                .when(did(ORDER, Step.PREPARE))
                .then(prepared(ORDER))
                .todo()
                .when(PREPARE)
                .thenIgnored("known already");
    }

    @Test
    void theSameOrderIsFollowedAfterItsPreparation() {
        agent.given(preparing(ORDER))
                .given(prepared(ORDER))
                .when(ordered(ORDER))
                .then(received(ORDER))
                .when(version(ORDER, OLD))
                .then(taken(ORDER), started(ORDER, "switch-package-source"));
    }

    @Test
    void whatDoesNotWorkIsTriedAgainAndThenSaid() {
        agent.given(preparing(ORDER))
                .when(broke(ORDER, Step.PREPARE, 1))
                .then(new RunbookFact.PreparationStumbled(ORDER, "no disk", 1, NOON))
                .todo(run(ORDER, Step.PREPARE, 2, NOON.plusSeconds(5)));
        agent.given(preparing(ORDER))
                .given(new RunbookFact.PreparationStumbled(ORDER, "no disk", 4, NOON))
                .when(broke(ORDER, Step.PREPARE, 5))
                .then(notPrepared(ORDER, "no disk"))
                .todo();
    }

    @Test
    void anOrderToWorkWaitsForTheTryUnderWayAndForNoSecondOne() {
        var both = agent.given(preparing(ORDER)).when(ordered(ORDER)).then(received(ORDER));
        both.todo(run(ORDER, Step.PREPARE, 1, NOON));
        both.when(did(ORDER, Step.PREPARE)).then(prepared(ORDER)).todo(new Work.ReadVersion(ORDER));
        both.when(broke(ORDER, Step.PREPARE, 1))
                .then(notPrepared(ORDER, "no disk"))
                .todo(new Work.ReadVersion(ORDER));
        agent.given(preparing(ORDER))
                .given(new RunbookFact.PreparationStumbled(ORDER, "no disk", 1, NOON))
                .when(ordered(ORDER))
                .then(received(ORDER))
                .todo(run(ORDER, Step.PREPARE, 2, NOON));
    }

    @Test
    void workAheadDuringWorkWaitsAndIsForgottenIfAnOrderToWorkComes() {
        agent.given(running(ORDER))
                .when(new RunbookInput.PreparationOrdered(NEXT_HOP))
                .then(new RunbookFact.PreparationReceived(NEXT_HOP, NOON))
                .todo(run(ORDER, "switch-package-source", 1, NOON))
                .when(ordered(NEXT_HOP))
                .then(received(NEXT_HOP))
                .when(new RunbookInput.PreparationOrdered(NEXT_HOP))
                .thenIgnored("an order to work waits already");
    }

    @Test
    void whatIsThereNeedsNoPreparationAndWhatCannotBeHasNone() {
        var asked = agent.given(new RunbookFact.PreparationReceived(ORDER, NOON));
        asked.when(version(ORDER, NEW)).then(prepared(ORDER)).todo();
        asked.when(version(ORDER, KubeVersion.parse("1.32.0")))
                .then(notPrepared(ORDER, "from v1.32.0 to v1.36.1 is more than three minors at once"))
                .todo();
    }
}
