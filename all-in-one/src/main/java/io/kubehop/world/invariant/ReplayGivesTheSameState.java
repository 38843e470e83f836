package io.kubehop.world.invariant;

import java.util.List;
import java.util.Optional;

/** Folding a journal again, from its text, gives the state that the service has: what a crash would leave is what there was. */
public final class ReplayGivesTheSameState implements Invariant {
    private static final int ROWS_BETWEEN = 20;

    private Optional<List<Replica>> running = Optional.empty();
    private int rows;

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        rows++;
        return Optional.empty();
    }

    @Override
    public Optional<String> stepped(Sight sight) {
        if (rows < ROWS_BETWEEN) {
            return Optional.empty();
        }
        rows = 0;
        List<Replica> replicas = running.orElseGet(sight::replicas);
        running = Optional.of(replicas);
        return differences(replicas);
    }

    @Override
    public Optional<String> ended(Sight sight) {
        return differences(sight.replicas());
    }

    private static Optional<String> differences(List<Replica> replicas) {
        return replicas.stream()
                .flatMap(replica -> replica.difference().stream())
                .findFirst();
    }
}
