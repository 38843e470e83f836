package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.Machine;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.Stepper.Proposed;
import io.kubehop.machine.Stepper.Step;
import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import io.kubehop.machine.journal.Journal;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a service as this instance knows them, and the way from inputs to records. Written to by the loop's thread
 * only; read by any.
 *
 * <p>A batch of inputs is decided one on top of the other and appended in one transaction. If the journal refuses it, or nobody
 * knows whether it took it, each input is decided anew on what the journal holds, one by one. Nothing is ignored or found
 * impossible before the journal has been asked whether another instance appended: any instance may, whoever owns the stream.
 */
final class Ledger<S, I, E, A extends Action> {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Machine<S, I, E, A> machine;
    private final EventCodec<E> codec;
    private final Journal journal;
    private final Retry retry;
    private final LoopListener listener;
    private final Map<String, Stepper<S, I, E, A>> steppers = new ConcurrentHashMap<>();
    private final Map<String, String> stopped = new ConcurrentHashMap<>();
    private final List<Runnable> onNews = new CopyOnWriteArrayList<>();
    private final Set<String> changed = new LinkedHashSet<>();

    /** An input with what was decided on it, or what the machine threw. */
    private record Decided<S, I, E, A extends Action>(
            Message.Input<I, E, A> input, Optional<Step<S, I, E, A>> step, Optional<Throwable> failure) {}

    Ledger(Machine<S, I, E, A> machine, EventCodec<E> codec, Journal journal, Retry retry, LoopListener listener) {
        this.machine = machine;
        this.codec = codec;
        this.journal = journal;
        this.retry = retry;
        this.listener = listener;
    }

    Optional<Stepper<S, I, E, A>> find(String stream) {
        return Optional.ofNullable(steppers.get(stream));
    }

    Set<String> streams() {
        return Set.copyOf(steppers.keySet());
    }

    boolean isStopped(String stream) {
        return stopped.containsKey(stream);
    }

    /** The streams changed or stopped since the last call. */
    Set<String> takeChanged() {
        var taken = new LinkedHashSet<>(changed);
        changed.clear();
        return taken;
    }

    /** Decides and appends a batch and completes its futures. */
    void decide(List<Message.Input<I, E, A>> batch, Instant now) {
        var tentative = new HashMap<String, Stepper<S, I, E, A>>();
        var compared = new HashSet<String>();
        var decided = new ArrayList<Decided<S, I, E, A>>(batch.size());
        var appends = new ArrayList<Append>();
        for (Message.Input<I, E, A> input : batch) {
            var known = tentative.getOrDefault(input.stream(), current(input.stream()));
            Decided<S, I, E, A> decision = step(known, input, now);
            if (!isProposed(decision)
                    && !tentative.containsKey(input.stream())
                    && compared.add(input.stream())
                    && !refresh(input.stream()).isEmpty()) {
                // Another instance has appended: what looked wrong may be right.
                decision = step(current(input.stream()), input, now);
            }
            decided.add(decision);
            if (decision.step().orElse(null) instanceof Proposed<S, I, E, A> proposed) {
                tentative.put(input.stream(), proposed.next());
                appends.add(proposed.append());
            }
        }
        if (appends.isEmpty()) {
            decided.forEach(d -> settle(d, List.of()));
            return;
        }
        switch (attempt(appends)) {
            case Attempt.Done(List<Recorded> records) -> {
                steppers.putAll(tentative);
                changed.addAll(tentative.keySet());
                tell(records);
                int from = 0;
                for (Decided<S, I, E, A> d : decided) {
                    int count = d.step().orElse(null) instanceof Proposed<S, I, E, A> p
                            ? p.events().size()
                            : 0;
                    settle(d, records.subList(from, from + count));
                    from += count;
                }
            }
            case Attempt.Refused(boolean uncertain) -> {
                var seen = new HashMap<String, List<Recorded>>();
                batch.forEach(input -> decideAlone(input, now, uncertain, seen));
            }
        }
    }

    private sealed interface Attempt {
        record Done(List<Recorded> records) implements Attempt {}

        /** @param uncertain it may have been written: the connection was lost on the way */
        record Refused(boolean uncertain) implements Attempt {}
    }

    private Attempt attempt(List<Append> appends) {
        try {
            return switch (journal.append(appends)) {
                case Appended(List<Recorded> records) -> new Attempt.Done(records);
                case VersionConflict _, DuplicateCause _ -> new Attempt.Refused(false);
            };
        } catch (RuntimeException e) {
            LOG.warn("The journal failed, trying again: {}", e.toString());
            retry.pause();
            return new Attempt.Refused(true);
        }
    }

    private void decideAlone(
            Message.Input<I, E, A> input, Instant now, boolean mayBeWritten, Map<String, List<Recorded>> seen) {
        boolean uncertain = mayBeWritten;
        while (true) {
            if (uncertain) {
                refresh(input.stream(), seen);
                List<Recorded> ours = seen.get(input.stream() + '\n' + input.cause());
                if (ours != null) {
                    input.outcome().complete(new Outcome.Accepted<>(List.copyOf(ours), read(ours)));
                    return;
                }
            }
            Decided<S, I, E, A> decided = step(current(input.stream()), input, now);
            if (!(decided.step().orElse(null) instanceof Proposed<S, I, E, A> proposed)) {
                if (refresh(input.stream(), seen)) {
                    continue;
                }
                settle(decided, List.of());
                return;
            }
            try {
                switch (journal.append(List.of(proposed.append()))) {
                    case Appended(List<Recorded> records) -> {
                        steppers.put(input.stream(), proposed.next());
                        changed.add(input.stream());
                        tell(records);
                        settle(decided, records);
                        return;
                    }
                    case VersionConflict _ -> refresh(input.stream(), seen);
                    case DuplicateCause _ -> {
                        refresh(input.stream());
                        ignore(input, "this input has been dealt with before");
                        return;
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("The journal failed, trying again: {}", e.toString());
                retry.pause();
                uncertain = true;
            }
        }
    }

    /** Whether there was anything new, which is also added to what has been seen. */
    private boolean refresh(String stream, Map<String, List<Recorded>> seen) {
        List<Recorded> news = refresh(stream);
        news.forEach(r -> seen.computeIfAbsent(key(r), _ -> new ArrayList<>()).add(r));
        return !news.isEmpty();
    }

    private static String key(Recorded row) {
        return row.stream() + '\n' + row.cause();
    }

    private List<E> read(List<Recorded> records) {
        return records.stream()
                .flatMap(r -> codec.read(r.type(), r.body()).stream())
                .toList();
    }

    private Decided<S, I, E, A> step(Stepper<S, I, E, A> stepper, Message.Input<I, E, A> input, Instant now) {
        if (stopped.containsKey(input.stream())) {
            return new Decided<>(input, Optional.empty(), Optional.empty());
        }
        try {
            return new Decided<>(
                    input, Optional.of(stepper.decide(input.cause(), input.input(), now)), Optional.empty());
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            return new Decided<>(input, Optional.empty(), Optional.of(e));
        }
    }

    private boolean isProposed(Decided<S, I, E, A> decided) {
        return decided.step().orElse(null) instanceof Proposed<S, I, E, A>;
    }

    private void settle(Decided<S, I, E, A> decided, List<Recorded> records) {
        Message.Input<I, E, A> input = decided.input();
        decided.failure().ifPresent(failure -> stop(input.stream(), failure));
        if (decided.step().isEmpty()) {
            input.outcome().complete(new Outcome.Stopped<>(stopped.getOrDefault(input.stream(), "")));
            return;
        }
        switch (decided.step().get()) {
            case Proposed<S, I, E, A> proposed ->
                input.outcome().complete(new Outcome.Accepted<>(List.copyOf(records), proposed.events()));
            case Stepper.Ignored<S, I, E, A> ignored -> ignore(input, ignored.why());
        }
    }

    private void ignore(Message.Input<I, E, A> input, String why) {
        LOG.debug("{}: {} ignored: {}", input.stream(), input.cause(), why);
        Guard.run(() -> listener.ignored(input.stream(), input.cause(), why));
        input.outcome().complete(new Outcome.Ignored<>(why));
    }

    private Stepper<S, I, E, A> current(String stream) {
        var known = steppers.get(stream);
        return known == null ? Stepper.of(stream, machine, codec) : known;
    }

    /** Reads what the journal holds beyond what is known of the stream, and returns it. */
    List<Recorded> refresh(String stream) {
        if (stopped.containsKey(stream)) {
            return List.of();
        }
        var known = current(stream);
        List<Recorded> news = retry.until(() -> journal.read(stream, known.version()));
        if (news.isEmpty()) {
            return news;
        }
        try {
            steppers.put(stream, known.apply(news));
            changed.add(stream);
            tell(news);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            stop(stream, e);
        }
        return news;
    }

    /** Reads all streams of the journal. */
    void refreshAll() {
        retry.until(journal::streams).forEach(this::refresh);
    }

    void stop(String stream, Throwable failure) {
        if (stopped.putIfAbsent(stream, "stream " + stream + " is stopped: " + failure) == null) {
            LOG.error("Stream {} met an impossible state and is stopped; the others go on", stream, failure);
            changed.add(stream);
            Guard.run(() -> listener.impossible(stream, failure));
        }
    }

    void onNews(Runnable call) {
        onNews.add(call);
    }

    private void tell(List<Recorded> records) {
        onNews.forEach(Guard::run);
        Guard.run(() -> listener.appended(records));
    }
}
