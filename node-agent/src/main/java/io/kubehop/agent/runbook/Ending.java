package io.kubehop.agent.runbook;

import static io.kubehop.agent.runbook.Facts.name;

import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows from the end of a step: the other sentences of the machine's algorithm. */
final class Ending {
    private final RunbookSettings settings;

    Ending(RunbookSettings settings) {
        this.settings = settings;
    }

    Decision<RunbookFact> stepRun(RunbookState state, RunbookInput.StepRun run, Instant now) {
        WorkOrder order = run.order();
        Optional<RunbookState.Running> current = state.running()
                .filter(running -> running.order().equals(order)
                        && running.step().equals(run.step())
                        && running.failures() + 1 == run.attempt());
        if (current.isEmpty()) {
            return Decision.ignore(
                    "try " + run.attempt() + " of step " + run.step() + " of " + name(order) + " is not under way");
        }
        RunbookState.Running running = current.get();
        return switch (run.result()) {
            case Host.Result.Done() -> Decision.accept(done(running, now));
            case Host.Result.Failed(String reason) -> {
                // A drained node does not wait for work ahead that does not work.
                boolean last = run.attempt() >= settings.tries()
                        || (running.job() instanceof Job.Preparation && state.workWaits());
                yield Decision.accept(failed(running, reason, run.attempt(), last, now));
            }
            case Host.Result.Hopeless(String reason) ->
                Decision.accept(failed(running, reason, run.attempt(), true, now));
        };
    }

    private List<RunbookFact> done(RunbookState.Running running, Instant now) {
        WorkOrder order = running.order();
        Duration took = Duration.between(running.startedAt(), now);
        Optional<Step> next = settings.runbook().after(order, running.job(), running.step());
        if (running.job() instanceof Job.Preparation) {
            return List.of(Facts.prepared(order, took, now));
        }
        var facts = new ArrayList<RunbookFact>();
        facts.add(Facts.finished(order, running.step(), took, now));
        if (next.isPresent()) {
            facts.add(Facts.started(order, next.get(), now));
            return facts;
        }
        switch (running.job()) {
            case Job.Upgrade() -> facts.add(Facts.upgraded(order, now));
            case Job.WayBack(String reason, boolean ordered) -> {
                facts.add(Facts.rolledBack(order, reason, now));
                if (!ordered) {
                    facts.add(Facts.gaveUp(order, reason + "; the node is back at " + order.from(), now));
                }
            }
            case Job.Preparation() -> throw new IllegalStateException("a preparation has one step");
        }
        return facts;
    }

    private List<RunbookFact> failed(
            RunbookState.Running running, String reason, int tries, boolean last, Instant now) {
        WorkOrder order = running.order();
        String why = "step " + running.step()
                + (tries == 1 ? " failed because " : " failed " + tries + " times, the last time because ") + reason;
        return switch (running.job()) {
            case Job.Preparation() ->
                List.of(
                        last
                                ? Facts.notPrepared(order, reason, now)
                                : new RunbookFact.PreparationStumbled(order, reason, tries, now));
            case Job.Upgrade() -> {
                var facts = new ArrayList<RunbookFact>();
                facts.add(Facts.stumbled(order, running.step(), reason, tries, now));
                if (last && settings.runbook().undone().contains(running.step())) {
                    facts.add(new RunbookFact.WayBackBegun(order, why, now));
                    facts.add(Facts.started(order, settings.runbook().wayBack().getFirst(), now));
                } else if (last) {
                    facts.add(Facts.gaveUp(order, why, now));
                }
                yield facts;
            }
            case Job.WayBack(String because, boolean ordered) -> {
                var facts = new ArrayList<RunbookFact>();
                facts.add(Facts.stumbled(order, running.step(), reason, tries, now));
                if (last) {
                    facts.add(Facts.gaveUp(order, ordered ? why : because + "; and there is no way back: " + why, now));
                }
                yield facts;
            }
        };
    }
}
