package io.kubehop.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The smallest machine with all there is to test: a door that closes itself a while after it was opened. */
final class Door implements Machine<Door.State, Door.Input, Door.Event, Door.Work> {
    record State(boolean open, Instant closeAt, int opened) {}

    sealed interface Input {}

    record Open() implements Input {}

    record Close() implements Input {}

    record Slam() implements Input {}

    sealed interface Event {}

    record Opened(Instant at) implements Event {}

    record Closed() implements Event {}

    record Cracked() implements Event {}

    sealed interface Work extends Action {}

    record CloseLater(Instant notBefore) implements Work {}

    @Override
    public State initial() {
        return new State(false, Instant.MIN, 0);
    }

    @Override
    public Decision<Event> decide(State state, Input input, Instant now) {
        return switch (input) {
            case Open() -> state.open() ? Decision.ignore("the door is open") : Decision.accept(new Opened(now));
            case Close() -> state.open() ? Decision.accept(new Closed()) : Decision.ignore("the door is closed");
            case Slam() ->
                state.open() ? Decision.accept(new Closed(), new Cracked()) : Decision.ignore("the door is closed");
        };
    }

    @Override
    public State evolve(State state, Event event) {
        return switch (event) {
            case Opened(Instant at) -> new State(true, at.plus(Duration.ofMinutes(1)), state.opened() + 1);
            case Closed() -> new State(false, Instant.MIN, state.opened());
            case Cracked() -> state;
        };
    }

    @Override
    public Set<Work> todo(State state, Instant now) {
        return state.open() ? Set.of(new CloseLater(state.closeAt())) : Set.of();
    }

    /** Events as their names; an event of a later version is not known. */
    static final class Codec implements EventCodec<Event> {
        @Override
        public String type(Event event) {
            return event.getClass().getSimpleName();
        }

        @Override
        public String write(Event event) {
            return switch (event) {
                case Opened(Instant at) -> "\"" + at + "\"";
                case Closed(), Cracked() -> "{}";
            };
        }

        @Override
        public Optional<Event> read(String type, String body) {
            return switch (type) {
                case "Opened" -> Optional.of(new Opened(Instant.parse(body.substring(1, body.length() - 1))));
                case "Closed" -> Optional.of(new Closed());
                case "Cracked" -> Optional.of(new Cracked());
                default -> Optional.empty();
            };
        }
    }
}
