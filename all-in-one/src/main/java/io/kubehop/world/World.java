package io.kubehop.world;

import io.kubehop.events.Event;
import io.kubehop.events.PlanEvent;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.planner.path.ClusterView;
import io.kubehop.planner.path.ControlPlaneHook;
import io.kubehop.planner.path.PathAnswer;
import io.kubehop.planner.path.PathPlanner;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.Releases;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.store.ObjectStore;
import io.kubehop.world.invariant.Invariant;
import io.kubehop.world.invariant.Replica;
import io.kubehop.world.invariant.Sight;
import io.kubehop.world.invariant.Told;
import io.kubehop.world.ports.ApiLine;
import io.kubehop.world.ports.PodWatch;
import io.kubehop.world.ports.SimulatedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One run of a scenario: the services, the cluster, the troubles and the person on one virtual timeline. After every step every
 * invariant is asked; the first that is broken ends the run.
 */
final class World implements Stage.Audience, Sight {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration REST = Duration.ofMinutes(2);
    private static final Duration RESTLESS = Duration.ofHours(2);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(40);
    private static final String UPGRADE = "u1";

    private final Scenario scenario;
    private final Cluster cluster;
    private final Timeline timeline = new Timeline();
    private final Chronicle chronicle;
    private final Stage stage;
    private final Cast cast;
    private final Weather weather;
    private final Person person;
    private final Moderator moderator;
    private final List<Invariant> invariants;
    private final Instant beginning;
    private long steps;
    private long moves;
    private Optional<Instant> overAt = Optional.empty();
    private Optional<RunResult.Violation> violation = Optional.empty();
    private String end = "unfinished";

    World(Scenario scenario, Parts parts, List<Invariant> invariants, Optional<PrintStream> reader) {
        this.scenario = scenario;
        this.invariants = invariants;
        cluster = scenario.shape().build(scenario.seed(), START);
        beginning = cluster.now();
        chronicle = new Chronicle(beginning, reader);
        Chance chance = new Chance(scenario.seed());
        stage = new Stage(cluster.clock(), timeline, chance, scenario.odds().latency(), new Bus(), this);
        weather = new Weather(cluster, scenario, stage, this::crash);
        moderator = new Moderator(scenario, cluster, stage);
        var line = new ApiLine(cluster, () -> stage.chance().is(scenario.odds().lostAnswers()));
        ControlPlaneHook hook = moderator::hook;
        cast = new Cast(scenario, parts, stage, cluster, line, hook, weather);
        person = new Person(UPGRADE, scenario.person(), stage, cast::ask, this::view);
        cluster.store().listen(this::changed);
    }

    /** From the plan to rest after the end. */
    RunResult run() {
        cluster.setVersionWithoutControlPlane(scenario.from());
        cast.lives().forEach(cast::start);
        person.begin(proposal());
        weather.begin();
        while (violation.isEmpty() && !atRest()) {
            step();
        }
        if (violation.isEmpty()) {
            ask(invariant -> invariant.ended(this));
            if (scenario.mustComplete() && !end.equals("UpgradeCompleted")) {
                broken("nothing stood in the way, and yet it ended with " + end);
            }
        }
        return new RunResult(
                scenario,
                end,
                violation,
                steps,
                elapsed(),
                31 * chronicle.hash() + cluster.store().fingerprint(),
                chronicle.last());
    }

    private Optional<ClusterView> view() {
        try {
            return Optional.of(new SimulatedReader(new ApiLine(cluster, () -> false)).view());
        } catch (IOException away) {
            return Optional.empty();
        }
    }

    private PlannerInput.Propose proposal() {
        ClusterView view =
                view().orElseThrow(() -> new IllegalStateException("the API server is away at the beginning"));
        return switch (new PathPlanner(Releases.DEFAULT, scenario.hook())
                .plan(scenario.to(), scenario.policy(), view)) {
            case PathAnswer.Planned(var plan) ->
                new PlannerInput.Propose(UPGRADE, view.cluster(), plan, scenario.policy());
            case PathAnswer.Refused(var refusals) ->
                throw new IllegalStateException("seed " + scenario.seed() + " is no upgrade: " + refusals);
        };
    }

    private void step() {
        steps++;
        Optional<Instant> ours = timeline.next();
        Optional<Instant> theirs = cluster.nextEventAt();
        if (theirs.isPresent() && (ours.isEmpty() || !theirs.get().isAfter(ours.get()))) {
            cluster.step();
        } else if (ours.isPresent()) {
            cluster.advanceTo(ours.get());
            timeline.step();
            moves++;
            if (overAt.isEmpty() && scenario.crashes().contains(moves)) {
                crash(
                        stage.chance().below(cast.lives().size()),
                        stage.chance().between(Duration.ofMillis(100), LONGEST_RESTART));
            }
        }
        ask(invariant -> invariant.stepped(this));
    }

    private boolean atRest() {
        if (overAt.isEmpty()) {
            return false;
        }
        Duration since = Duration.between(overAt.get(), now());
        if (since.compareTo(RESTLESS) > 0) {
            broken("the upgrade is over, and after " + RESTLESS + " something still goes on");
        }
        return since.compareTo(REST) > 0 && cast.idle() && stage.bus().quiet();
    }

    private void crash(int number, Duration time) {
        Life service = cast.lives().get(number % cast.lives().size());
        if (!service.alive()) {
            return;
        }
        note(service.name(), "CRASHES", "for " + time);
        cast.crash(service);
        invariants.forEach(invariant -> invariant.crashed(service.name()));
        stage.after(time, () -> {
            note(service.name(), "starts again", "");
            cast.start(service);
        });
    }

    private void changed(Change change) {
        PodWatch.hint(change)
                .filter(_ -> !stage.chance().is(scenario.odds().lostHints()))
                .ifPresent(hint -> stage.soon(() -> cast.hint(hint)));
        ask(invariant -> invariant.changed(change, this));
    }

    @Override
    public void recorded(String service, Recorded row, Optional<Event> said) {
        chronicle.note(
                now(), service, row.type(), said.isPresent() ? said.get() : "(" + row.stream() + ", its own note)");
        var told = new Told(service, row, said);
        ask(invariant -> invariant.recorded(told, this));
        if (said.isPresent() && said.get() instanceof PlanEvent event) {
            person.hear(event);
            moderator.hear(event);
            switch (event) {
                case PlanEvent.UpgradeCompleted _, PlanEvent.UpgradeAborted _, PlanEvent.UpgradeDiscarded _ -> {
                    overAt = Optional.of(now());
                    stage.after(REST.plusSeconds(1), () -> note("world", "is at rest", ""));
                    end = row.type();
                }
                case PlanEvent _ -> {}
            }
        }
    }

    @Override
    public void note(String who, String what, Object detail) {
        chronicle.note(now(), who, what, detail);
    }

    @Override
    public void broken(String what) {
        if (violation.isEmpty()) {
            violation = Optional.of(new RunResult.Violation("World", what));
        }
    }

    private void ask(Function<Invariant, Optional<String>> question) {
        for (Invariant invariant : invariants) {
            Optional<String> answer = question.apply(invariant);
            if (answer.isPresent() && violation.isEmpty()) {
                violation =
                        Optional.of(new RunResult.Violation(invariant.getClass().getSimpleName(), answer.get()));
            }
        }
    }

    @Override
    public Instant now() {
        return cluster.now();
    }

    @Override
    public Duration elapsed() {
        return Duration.between(beginning, now());
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public ObjectStore store() {
        return cluster.store();
    }

    @Override
    public String apiVersion() {
        return cluster.version();
    }

    @Override
    public String acting() {
        return stage.acting();
    }

    @Override
    public List<Replica> replicas() {
        return cast.lives().stream().map(Life::replica).toList();
    }
}
