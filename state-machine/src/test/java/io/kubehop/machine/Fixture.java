package io.kubehop.machine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tests of a machine as sentences:
 *
 * <pre>{@code
 * Fixture.of(machine).at(noon).given(planned, started).when(nodeAccepted).then(nodeDone).todo(releaseBatch);
 * Fixture.of(machine).at(noon).given(planned).when(pause).thenIgnored("not running");
 * }</pre>
 *
 * <p>Immutable: a fixture may be kept and continued in several directions. In the test-jar, for every module with a machine.
 */
public final class Fixture<S, I, E, A extends Action> {
    private final Machine<S, I, E, A> machine;
    private final Instant now;
    private final List<E> past;
    private final S state;

    private Fixture(Machine<S, I, E, A> machine, Instant now, List<E> past, S state) {
        this.machine = machine;
        this.now = now;
        this.past = past;
        this.state = state;
    }

    /** A stream without events, at 2026-03-01T12:00:00Z. */
    public static <S, I, E, A extends Action> Fixture<S, I, E, A> of(Machine<S, I, E, A> machine) {
        return new Fixture<>(machine, Instant.parse("2026-03-01T12:00:00Z"), List.of(), machine.initial());
    }

    /** The time at which the next input arrives and {@code todo} is asked. */
    public Fixture<S, I, E, A> at(Instant instant) {
        return new Fixture<>(machine, instant, past, state);
    }

    /** These events have happened, after those given before. */
    @SafeVarargs
    public final Fixture<S, I, E, A> given(E... events) {
        var all = new ArrayList<E>();
        for (E one : events) {
            all.add(one);
        }
        return given(all);
    }

    /** These events have happened, after those given before. */
    public Fixture<S, I, E, A> given(Collection<? extends E> events) {
        var all = new ArrayList<>(past);
        S after = state;
        for (E event : events) {
            all.add(event);
            after = machine.evolve(after, event);
        }
        return new Fixture<>(machine, now, List.copyOf(all), after);
    }

    /** An input arrives: {@code decide} is asked. */
    public Decided<S, I, E, A> when(I input) {
        return new Decided<>(this, input, machine.decide(state, input, now));
    }

    /** Exactly this work is asked for, in any order; {@code todo()} says: none. */
    @SafeVarargs
    public final Fixture<S, I, E, A> todo(A... actions) {
        var all = new LinkedHashSet<A>();
        for (A one : actions) {
            all.add(one);
        }
        return todo(all);
    }

    /** Exactly this work is asked for, in any order. */
    public Fixture<S, I, E, A> todo(Set<? extends A> actions) {
        Set<A> actual = machine.todo(state, now);
        if (!actual.equals(actions)) {
            var missing = new LinkedHashSet<Object>(actions);
            missing.removeAll(actual);
            var unexpected = new LinkedHashSet<Object>(actual);
            unexpected.removeAll(actions);
            throw new AssertionError(story() + "\ntodo at " + now + lines("asked for", actual)
                    + lines("missing", missing) + lines("unexpected", unexpected) + "\nin state\n  " + state);
        }
        return this;
    }

    /** The state after the events so far. */
    public S state() {
        return state;
    }

    /** The work asked for in this state. */
    public Set<A> work() {
        return machine.todo(state, now);
    }

    private String story() {
        return lines("given", past);
    }

    private static String lines(String title, Collection<?> values) {
        var text = new StringBuilder("\n").append(title);
        if (values.isEmpty()) {
            text.append("\n  (nothing)");
        }
        for (Object value : values) {
            text.append("\n  ").append(value);
        }
        return text.toString();
    }

    /** The fixture after an input: says what must have followed. */
    public static final class Decided<S, I, E, A extends Action> {
        private final Fixture<S, I, E, A> before;
        private final I input;
        private final Decision<E> decision;

        private Decided(Fixture<S, I, E, A> before, I input, Decision<E> decision) {
            this.before = before;
            this.input = input;
            this.decision = decision;
        }

        /** The input was accepted with exactly these events, in this order; the fixture goes on from there. */
        @SafeVarargs
        public final Fixture<S, I, E, A> then(E... events) {
            var all = new ArrayList<E>();
            for (E one : events) {
                all.add(one);
            }
            return then(all);
        }

        /** The input was accepted with exactly these events, in this order; the fixture goes on from there. */
        public Fixture<S, I, E, A> then(List<? extends E> events) {
            List<E> actual = events();
            if (!actual.equals(events)) {
                throw new AssertionError(
                        story() + lines("expected", events) + lines("but these followed", actual) + difference(events));
            }
            return before.given(actual);
        }

        /** The input was accepted with events of exactly these types, in this order. */
        @SafeVarargs
        public final Fixture<S, I, E, A> thenTypes(Class<? extends E>... types) {
            List<E> actual = events();
            var expected = new ArrayList<Class<? extends E>>();
            for (Class<? extends E> type : types) {
                expected.add(type);
            }
            if (!actual.stream().map(Object::getClass).toList().equals(expected)) {
                throw new AssertionError(
                        story() + lines("expected events of types", expected) + lines("but these followed", actual));
            }
            return before.given(actual);
        }

        /** The input was ignored, and the sentence contains this text. The fixture goes on unchanged. */
        public Fixture<S, I, E, A> thenIgnored(String whyContains) {
            switch (decision) {
                case Decision.Accept<E>(List<E> events) ->
                    throw new AssertionError(story() + "\nexpected it to be ignored because of\n  …" + whyContains + "…"
                            + lines("but these followed", events));
                case Decision.Ignore<E>(String why) -> {
                    if (!why.contains(whyContains)) {
                        throw new AssertionError(story() + "\nexpected it to be ignored because of\n  …" + whyContains
                                + "…\nbut it was\n  " + why);
                    }
                }
            }
            return before;
        }

        /** The events that followed; fails if the input was ignored. */
        public List<E> events() {
            return switch (decision) {
                case Decision.Accept<E>(List<E> events) -> events;
                case Decision.Ignore<E>(String why) -> throw new AssertionError(story() + "\nwas ignored:\n  " + why);
            };
        }

        /** What {@code decide} answered. */
        public Decision<E> decision() {
            return decision;
        }

        private String difference(List<? extends E> expected) {
            List<E> actual = events();
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                String wanted = i < expected.size() ? expected.get(i).toString() : "(nothing)";
                String got = i < actual.size() ? actual.get(i).toString() : "(nothing)";
                if (!wanted.equals(got)) {
                    return "\nfirst difference at event " + (i + 1) + "\n  expected " + wanted + "\n  actual   " + got;
                }
            }
            return "";
        }

        private String story() {
            return before.story() + "\nwhen at " + before.now + "\n  " + input;
        }
    }
}
