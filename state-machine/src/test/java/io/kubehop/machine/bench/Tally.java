package io.kubehop.machine.bench;

import io.kubehop.machine.Action;
import io.kubehop.machine.Decision;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.Machine;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The least a machine can do: each input is an event, the state is their number. */
final class Tally implements Machine<Long, String, Tally.Counted, Tally.Nothing> {
    /** About the size of a real event. */
    private static final String REST =
            ", \"upgrade\": \"0198f3c2-7e1f-7000-8000-00000000000\", \"node\": \"worker-17.zone-b.example\","
                    + " \"detail\": \"a sentence as long as those that say why something is waited for\"}";

    record Counted(String name) {}

    record Nothing() implements Action {}

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Decision<Counted> decide(Long state, String input, Instant now) {
        return Decision.accept(new Counted(input));
    }

    @Override
    public Long evolve(Long state, Counted event) {
        return state + 1;
    }

    @Override
    public Set<Nothing> todo(Long state, Instant now) {
        return Set.of();
    }

    static final class Codec implements EventCodec<Counted> {
        @Override
        public String type(Counted event) {
            return "Counted";
        }

        @Override
        public String write(Counted event) {
            return "{\"name\": \"" + event.name() + "\"" + REST;
        }

        @Override
        public Optional<Counted> read(String type, String body) {
            return Optional.of(new Counted(name(body)));
        }

        static String name(String body) {
            int from = body.indexOf(": \"") + 3;
            return body.substring(from, body.indexOf('"', from));
        }
    }
}
