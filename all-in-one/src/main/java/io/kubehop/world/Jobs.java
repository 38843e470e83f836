package io.kubehop.world;

import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The work of one actor that is under way or waits for its time. */
final class Jobs<I, A extends Action> {
    private static final Duration REPEAT_PAUSE = Duration.ofSeconds(2);
    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final int DOUBLINGS = 6;

    private final String name;
    private final Stage stage;
    private final Inlet<I> inlet;
    private final Map<String, Map<A, Job>> streams = new HashMap<>();
    private Optional<Effects<I, A>> effects = Optional.empty();
    private int life;

    /** Where observations go. */
    @FunctionalInterface
    interface Inlet<I> {
        void deliver(String stream, String cause, I input);
    }

    /** Mutable: the same object as long as the same action is wanted. */
    private static final class Job {
        private int failures;
    }

    Jobs(String name, Stage stage, Inlet<I> inlet) {
        this.name = name;
        this.stage = stage;
        this.inlet = inlet;
    }

    void begin(Effects<I, A> performer) {
        effects = Optional.of(performer);
    }

    /** Nothing of it is known any more; what was done stays done. */
    void end() {
        life++;
        effects = Optional.empty();
        streams.clear();
    }

    /** This is what the stream has to do now: what is new is begun, what is not wanted any more is dropped. */
    void want(String stream, Set<A> wanted) {
        Map<A, Job> jobs = streams.computeIfAbsent(stream, _ -> new LinkedHashMap<>());
        jobs.keySet().removeIf(action -> !wanted.contains(action));
        wanted.stream()
                .filter(action -> !jobs.containsKey(action))
                .sorted(Comparator.comparing(Action::notBefore).thenComparing(Object::toString))
                .forEach(action -> {
                    Job job = new Job();
                    jobs.put(action, job);
                    plan(stream, action, job, stage.now().plus(stage.delay()));
                });
    }

    private void plan(String stream, A action, Job job, Instant at) {
        int now = life;
        stage.at(at.isBefore(action.notBefore()) ? action.notBefore() : at, () -> {
            if (life == now && streams.getOrDefault(stream, Map.of()).get(action) == job) {
                perform(stream, action, job);
            }
        });
    }

    private void perform(String stream, A action, Job job) {
        List<I> observed = new ArrayList<>();
        boolean done = attempt(stream, action, observed);
        job.failures = done ? 0 : job.failures + 1;
        Instant last = stage.now();
        int now = life;
        for (I input : observed) {
            Instant at = stage.now().plus(stage.delay());
            last = at.isAfter(last) ? at : last;
            String cause = "seen:" + stage.number();
            stage.at(at, () -> {
                if (life == now) {
                    inlet.deliver(stream, cause, input);
                }
            });
        }
        Duration pause = done ? REPEAT_PAUSE : BACKOFF_FIRST.multipliedBy(1L << Math.min(job.failures, DOUBLINGS));
        plan(stream, action, job, last.plus(pause));
    }

    private boolean attempt(String stream, A action, List<I> observed) {
        stage.acting(name);
        try {
            effects.orElseThrow().perform(stream, action, observed::add);
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts in this world", e);
        } catch (Exception e) {
            stage.audience().note(name, "could not " + action.getClass().getSimpleName(), e.getMessage() + "");
            return false;
        } finally {
            stage.acting("");
        }
    }
}
