package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import io.kubehop.machine.Decision;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.Machine;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A machine with everything a loop has to cope with: chores that wait, repeat, fail, are taken back, and one that breaks it. */
public final class Chores implements Machine<Chores.State, Chores.Input, Chores.Event, Chores.Chore> {
    public record State(Map<String, Instant> open, int done) {}

    public sealed interface Input {}

    public record Ask(String name, Instant notBefore) implements Input {}

    public record Done(String name) implements Input {}

    public record TakeBack(String name) implements Input {}

    public record Break() implements Input {}

    public sealed interface Event {}

    public record Asked(String name, Instant notBefore) implements Event {}

    public record Finished(String name) implements Event {}

    public record TakenBack(String name) implements Event {}

    public record Chore(String name, Instant notBefore) implements Action {}

    public static Ask ask(String name) {
        return new Ask(name, Instant.EPOCH);
    }

    @Override
    public State initial() {
        return new State(Map.of(), 0);
    }

    @Override
    public Decision<Event> decide(State state, Input input, Instant now) {
        return switch (input) {
            case Ask(String name, Instant at) ->
                state.open().containsKey(name)
                        ? Decision.ignore(name + " is asked for already")
                        : Decision.accept(new Asked(name, at));
            case Done(String name) ->
                state.open().containsKey(name)
                        ? Decision.accept(new Finished(name))
                        : Decision.ignore(name + " is not open");
            case TakeBack(String name) ->
                state.open().containsKey(name)
                        ? Decision.accept(new TakenBack(name))
                        : Decision.ignore(name + " is not open");
            case Break() -> throw new IllegalStateException("broken");
        };
    }

    @Override
    public State evolve(State state, Event event) {
        var open = new HashMap<>(state.open());
        return switch (event) {
            case Asked(String name, Instant at) -> {
                open.put(name, at);
                yield new State(Map.copyOf(open), state.done());
            }
            case Finished(String name) -> {
                open.remove(name);
                yield new State(Map.copyOf(open), state.done() + 1);
            }
            case TakenBack(String name) -> {
                open.remove(name);
                yield new State(Map.copyOf(open), state.done());
            }
        };
    }

    @Override
    public Set<Chore> todo(State state, Instant now) {
        var todo = new HashSet<Chore>();
        state.open().forEach((name, at) -> todo.add(new Chore(name, at)));
        return todo;
    }

    /** {@code "name at"} as a JSON string. */
    public static final class Codec implements EventCodec<Event> {
        @Override
        public String type(Event event) {
            return event.getClass().getSimpleName();
        }

        @Override
        public String write(Event event) {
            return switch (event) {
                case Asked(String name, Instant at) -> "\"" + name + " " + at + "\"";
                case Finished(String name) -> "\"" + name + "\"";
                case TakenBack(String name) -> "\"" + name + "\"";
            };
        }

        @Override
        public Optional<Event> read(String type, String body) {
            String text = body.substring(1, body.length() - 1);
            return switch (type) {
                case "Asked" -> {
                    int space = text.lastIndexOf(' ');
                    yield Optional.of(new Asked(text.substring(0, space), Instant.parse(text.substring(space + 1))));
                }
                case "Finished" -> Optional.of(new Finished(text));
                case "TakenBack" -> Optional.of(new TakenBack(text));
                default -> Optional.empty();
            };
        }
    }
}
