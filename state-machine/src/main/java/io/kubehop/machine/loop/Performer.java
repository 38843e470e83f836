package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Which actions wait, which may start, which run. Single-threaded and without a clock: the loop tells it the time, and starts
 * what it hands out.
 */
final class Performer<A extends Action> {
    private final LoopSettings settings;
    private final RandomGenerator random;
    private final BiConsumer<String, A> starter;
    private final Map<String, Map<A, Task<A>>> tasks = new HashMap<>();
    private final PriorityQueue<Task<A>> waiting = new PriorityQueue<>(Comparator.comparing((Task<A> t) -> t.due));
    private final Deque<Task<A>> ready = new ArrayDeque<>();
    private int running;

    private enum Phase {
        WAITING,
        READY,
        RUNNING,
        DROPPED
    }

    private static final class Task<A> {
        final String stream;
        final A action;
        Phase phase = Phase.WAITING;
        Instant due;
        int failures;
        boolean wanted = true;
        boolean leftOnTheWay;

        Task(String stream, A action, Instant due) {
            this.stream = stream;
            this.action = action;
            this.due = due;
        }
    }

    /** @param starter starts an action; each start is answered by one {@link #finished} */
    Performer(LoopSettings settings, RandomGenerator random, BiConsumer<String, A> starter) {
        this.settings = settings;
        this.random = random;
        this.starter = starter;
    }

    /** This is now the work of the stream: new actions are taken up, those gone before their start are dropped. */
    void update(String stream, Set<A> todo) {
        if (todo.isEmpty() && !tasks.containsKey(stream)) {
            return;
        }
        Map<A, Task<A>> known = tasks.computeIfAbsent(stream, _ -> new HashMap<>());
        known.values().removeIf(task -> {
            if (!todo.contains(task.action)) {
                task.wanted = false;
                task.leftOnTheWay = true;
            }
            return !task.wanted && drop(task);
        });
        for (A action : todo) {
            Task<A> task = known.get(action);
            if (task == null) {
                known.put(action, await(new Task<>(stream, action, action.notBefore())));
            } else {
                task.wanted = true;
            }
        }
        if (known.isEmpty()) {
            tasks.remove(stream);
        }
    }

    private boolean drop(Task<A> task) {
        if (task.phase == Phase.RUNNING) {
            return false;
        }
        // Left in its queue, which passes it over: removing it there would cost a search.
        task.phase = Phase.DROPPED;
        return true;
    }

    private Task<A> await(Task<A> task) {
        task.phase = Phase.WAITING;
        waiting.add(task);
        return task;
    }

    /** An action that was started has ended. */
    void finished(String stream, A action, Optional<Throwable> failure, Instant now) {
        running--;
        Map<A, Task<A>> known = tasks.getOrDefault(stream, Map.of());
        Task<A> task = known.get(action);
        if (task == null) {
            return;
        }
        if (!task.wanted) {
            known.remove(action);
            if (known.isEmpty()) {
                tasks.remove(stream);
            }
            return;
        }
        task.failures = failure.isPresent() && !task.leftOnTheWay ? task.failures + 1 : 0;
        Instant earliest = now;
        if (!task.leftOnTheWay) {
            earliest = now.plus(failure.isPresent() ? backoff(task.failures) : settings.repeatPause());
        }
        task.leftOnTheWay = false;
        task.due = earliest.isAfter(action.notBefore()) ? earliest : action.notBefore();
        await(task);
    }

    private Duration backoff(int failures) {
        long first = settings.backoffFirst().toMillis();
        long max = settings.backoffMax().toMillis();
        int doublings = Math.min(failures - 1, 30);
        long full = doublings >= Long.numberOfLeadingZeros(Math.max(first, 1)) - 1
                ? max
                : Math.min(max, first << doublings);
        // Between half and all of it, so that many that failed together do not come back together.
        return Duration.ofMillis(full / 2 + Math.round(full / 2.0 * random.nextDouble()));
    }

    /** Starts what is due, as far as the limit allows. */
    void startDue(Instant now) {
        while (true) {
            Task<A> next = waiting.peek();
            if (next == null || next.due.isAfter(now)) {
                break;
            }
            waiting.remove();
            if (next.phase == Phase.WAITING) {
                next.phase = Phase.READY;
                ready.add(next);
            }
        }
        while (running < settings.maxEffects()) {
            Task<A> next = ready.poll();
            if (next == null) {
                return;
            }
            if (next.phase == Phase.READY) {
                next.phase = Phase.RUNNING;
                running++;
                starter.accept(next.stream, next.action);
            }
        }
    }

    /** When {@link #startDue} has something to do next, if nothing is told before. */
    Optional<Instant> nextDue() {
        while (true) {
            Task<A> next = waiting.peek();
            if (next == null) {
                return Optional.empty();
            }
            if (next.phase == Phase.WAITING) {
                return Optional.of(next.due);
            }
            waiting.remove();
        }
    }

    /** The streams with work known. */
    Set<String> streams() {
        return Set.copyOf(tasks.keySet());
    }
}
