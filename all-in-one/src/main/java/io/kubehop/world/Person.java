package io.kubehop.world;

import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Whoever asks for the upgrade and watches it: starts, tries again what failed, meddles, and aborts in the end. */
final class Person {
    private static final String NAME = "ann";
    private static final Duration CHECKS = Duration.ofMinutes(5);
    private static final Duration TRIES_AGAIN = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LOOKS = 3;
    private static final int MOST_ROLLBACKS = 8;

    private final String upgrade;
    private final Scenario.Temper temper;
    private final Stage stage;
    private final Predicate<Request> planner;
    private final Supplier<Optional<ClusterView>> view;
    private int retries;
    private Instant lastNews;
    private boolean over;
    private boolean failed;
    private boolean goingBack;
    private int rollbacks;
    private String offered = "";
    private String worker = "";

    /** What it asks the planner; false is no answer, because the planner is down. */
    record Request(String cause, PlannerInput input) {}

    /** @param view a look at the cluster, as the planner's desk takes one before it asks for a rollback; empty while it is away */
    Person(
            String upgrade,
            Scenario.Temper temper,
            Stage stage,
            Predicate<Request> planner,
            Supplier<Optional<ClusterView>> view) {
        this.upgrade = upgrade;
        this.temper = temper;
        this.stage = stage;
        this.planner = planner;
        this.view = view;
        this.lastNews = stage.now();
    }

    void begin(PlannerInput.Propose proposal) {
        ask(proposal);
        ask(new PlannerInput.Start(upgrade, NAME));
        stage.after(CHECKS, this::check);
        if (!temper.pausesAt().isZero()) {
            stage.after(temper.pausesAt(), () -> ask(new PlannerInput.Pause(upgrade, NAME, "ann had a doubt")));
        }
        if (!temper.abortsAt().isZero()) {
            stage.after(temper.abortsAt(), () -> abort("ann changed her mind"));
        }
    }

    /** Reads what the planner says. */
    void hear(PlanEvent event) {
        lastNews = stage.now();
        switch (event) {
            case PlanEvent.BatchReady ready
            when ready.batch().role() == NodeRole.WORKER -> {
                offered = ready.batch().nodes().getFirst();
                worker = worker.isEmpty() ? offered : worker;
            }
            case PlanEvent.BatchCompleted _ -> worker = offered;
            case PlanEvent.UpgradePaused paused
            when paused.by().equals(PlannerMachine.KUBEHOP) -> {
                failed = true;
                stage.after(temper.thinks(), this::react);
            }
            case PlanEvent.UpgradeResumed _ -> failed = false;
            case PlanEvent.UpgradePaused _ -> {
                // A batch in flight comes to its end meanwhile.
                for (int times = 1; times <= LOOKS; times++) {
                    goBack(temper.thinks().multipliedBy(times));
                }
                stage.after(temper.thinks().multipliedBy(temper.rollsBack() ? LOOKS + 1 : 1), this::resume);
            }
            case PlanEvent.RollbackAsked _ -> goingBack = true;
            case PlanEvent.RollbackEnded _ -> {
                goingBack = false;
                stage.after(temper.thinks(), this::resume);
                stage.after(temper.thinks(), this::again);
            }
            case PlanEvent.UpgradeAborted _ -> {
                goBack(SOON);
                over = true;
            }
            case PlanEvent.UpgradeCompleted _, PlanEvent.UpgradeDiscarded _ -> over = true;
            case PlanEvent _ -> {}
        }
    }

    private void react() {
        goBack(Duration.ZERO);
        stage.after(temper.thinks(), this::again);
    }

    /** Has a worker of the last good batch rolled back, if it is like that. The planner may refuse it, or not be there. */
    private void goBack(Duration after) {
        if (temper.rollsBack() && !worker.isEmpty() && rollbacks < MOST_ROLLBACKS) {
            rollbacks++;
            stage.after(after, () -> {
                Optional<ClusterView> seen = view.get();
                if (seen.isEmpty()) {
                    stage.audience().note("person", "is refused RollBack, the API server is away", worker);
                    return;
                }
                var ask = new PlannerInput.RollBack(upgrade, NAME, "ann does not like it", worker, seen.get());
                var _ = planner.test(new Request("rest:" + stage.number(), ask));
                stage.audience().note("person", "asks for RollBack", worker);
            });
        }
    }

    private void resume() {
        if (!goingBack && !failed) {
            ask(new PlannerInput.Resume(upgrade, NAME));
        }
    }

    private void again() {
        if (goingBack || !failed) {
            return;
        }
        if (retries < temper.retries()) {
            retries++;
            ask(new PlannerInput.Retry(upgrade, NAME));
        } else {
            abort("it failed too often");
        }
    }

    private void check() {
        if (over) {
            return;
        }
        if (lastNews.plus(temper.patience()).isBefore(stage.now())) {
            abort("ann lost her patience");
        }
        stage.after(CHECKS, this::check);
    }

    private void abort(String why) {
        ask(new PlannerInput.Abort(upgrade, NAME, why));
    }

    private void ask(PlannerInput input) {
        ask(new Request("rest:" + stage.number(), input));
    }

    private void ask(Request request) {
        if (over) {
            return;
        }
        if (planner.test(request)) {
            stage.audience()
                    .note("person", "asks for " + request.input().getClass().getSimpleName(), "");
        } else {
            stage.after(TRIES_AGAIN, () -> ask(request));
        }
    }
}
