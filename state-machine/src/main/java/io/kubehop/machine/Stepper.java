package io.kubehop.machine;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One stream of a machine at one version: fold, decide, and what is to do. The pure heart of the loop, which the simulation
 * world drives without threads and without a clock.
 *
 * <p>Immutable: a step gives a new stepper, so a step that could not be written is simply forgotten. It never copies the
 * state: a step on a big state costs no more than on a small one.
 */
public final class Stepper<S, I, E, A extends Action> {
    private final String stream;
    private final Machine<S, I, E, A> machine;
    private final EventCodec<E> codec;
    private final S state;
    private final long version;

    private Stepper(String stream, Machine<S, I, E, A> machine, EventCodec<E> codec, S state, long version) {
        this.stream = stream;
        this.machine = machine;
        this.codec = codec;
        this.state = state;
        this.version = version;
    }

    /** The stream before its first event. */
    public static <S, I, E, A extends Action> Stepper<S, I, E, A> of(
            String stream, Machine<S, I, E, A> machine, EventCodec<E> codec) {
        return new Stepper<>(stream, machine, codec, machine.initial(), 0);
    }

    /**
     * The stream after these records; those it has already are passed over, and an event of a type that this version of the
     * software does not know counts as a version but changes nothing.
     *
     * @throws IllegalStateException if a version is missing or the records are of another stream
     */
    public Stepper<S, I, E, A> apply(List<Recorded> records) {
        S after = state;
        long reached = version;
        for (Recorded row : records) {
            if (!row.stream().equals(stream)) {
                throw new IllegalStateException("a record of " + row.stream() + " applied to " + stream);
            }
            if (row.version() <= reached) {
                continue;
            }
            if (row.version() != reached + 1) {
                throw new IllegalStateException(
                        stream + " lacks version " + (reached + 1) + ": next is " + row.version());
            }
            Optional<E> event = codec.read(row.type(), row.body());
            if (event.isPresent()) {
                after = machine.evolve(after, event.get());
            }
            reached = row.version();
        }
        return reached == version ? this : new Stepper<>(stream, machine, codec, after, reached);
    }

    /**
     * What follows from an input.
     *
     * @param cause the input's id, unique in the stream: the journal refuses the same one twice
     */
    public Step<S, I, E, A> decide(String cause, I input, Instant now) {
        return switch (machine.decide(state, input, now)) {
            case Decision.Ignore<E>(String why) -> new Ignored<>(why);
            case Decision.Accept<E>(List<E> events) -> {
                var entries = new ArrayList<Append.Entry>(events.size());
                S after = state;
                for (E event : events) {
                    entries.add(new Append.Entry(codec.type(event), codec.write(event)));
                    after = machine.evolve(after, event);
                }
                yield new Proposed<>(
                        new Append(stream, version, cause, entries),
                        events,
                        new Stepper<>(stream, machine, codec, after, version + events.size()));
            }
        };
    }

    /** The work the state asks for. */
    public Set<A> todo(Instant now) {
        return machine.todo(state, now);
    }

    public String stream() {
        return stream;
    }

    public S state() {
        return state;
    }

    /** The version of the last event folded; 0 before the first. */
    public long version() {
        return version;
    }

    /** What {@link #decide} answers. */
    public sealed interface Step<S, I, E, A extends Action> {}

    /**
     * To be appended.
     *
     * @param next the stream afterwards: valid if, and only if, the append succeeds
     */
    public record Proposed<S, I, E, A extends Action>(Append append, List<E> events, Stepper<S, I, E, A> next)
            implements Step<S, I, E, A> {}

    /** Nothing to append, and why. */
    public record Ignored<S, I, E, A extends Action>(String why) implements Step<S, I, E, A> {}

    /** How the work of a stream changed. */
    public record TodoChange<A extends Action>(Set<A> added, Set<A> removed) {
        public static <A extends Action> TodoChange<A> between(Set<A> before, Set<A> after) {
            var added = new LinkedHashSet<>(after);
            added.removeIf(before::contains);
            var removed = new LinkedHashSet<>(before);
            removed.removeIf(after::contains);
            return new TodoChange<>(added, removed);
        }
    }
}
