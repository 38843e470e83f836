package io.kubehop.world;

import io.kubehop.events.PlanEvent;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** Whoever asks for the upgrade and watches it: starts, tries again what failed, meddles, and aborts in the end. */
final class Person {
    private static final String NAME = "ann";
    private static final Duration CHECKS = Duration.ofMinutes(5);
    private static final Duration TRIES_AGAIN = Duration.ofSeconds(5);

    private final String upgrade;
    private final Scenario.Temper temper;
    private final Stage stage;
    private final Predicate<Request> planner;
    private int retries;
    private Instant lastNews;
    private boolean over;

    /** What it asks the planner; false is no answer, because the planner is down. */
    record Request(String cause, PlannerInput input) {}

    Person(String upgrade, Scenario.Temper temper, Stage stage, Predicate<Request> planner) {
        this.upgrade = upgrade;
        this.temper = temper;
        this.stage = stage;
        this.planner = planner;
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
            case PlanEvent.UpgradePaused paused
            when paused.by().equals(PlannerMachine.KUBEHOP) -> stage.after(temper.thinks(), this::react);
            case PlanEvent.UpgradePaused _ ->
                stage.after(temper.thinks(), () -> ask(new PlannerInput.Resume(upgrade, NAME)));
            case PlanEvent.UpgradeCompleted _, PlanEvent.UpgradeAborted _, PlanEvent.UpgradeDiscarded _ -> over = true;
            case PlanEvent _ -> {}
        }
    }

    private void react() {
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
