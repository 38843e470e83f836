package io.kubehop.world.invariant;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Event;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.simulator.model.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * No batch is drained without a release, no batch follows one that has no good verdict, and none is tried again unless it was
 * rejected or given up. A rejected batch is followed by another one only if none of its nodes is left.
 */
public final class NoBatchWithoutAVerdict implements Invariant {
    private final Set<Attempt> released = new HashSet<>();
    private final Set<Attempt> verified = new HashSet<>();
    private final Set<Attempt> over = new HashSet<>();
    private Optional<BatchOrder> last = Optional.empty();

    private record Attempt(String batch, int number) {}

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        return told.said().flatMap(event -> switch (told.service()) {
            case "planner" -> planned(event, sight);
            case "verifier" -> judged(event);
            case "drain" -> drained(event);
            default -> Optional.empty();
        });
    }

    private Optional<String> planned(Event event, Sight sight) {
        if (event instanceof PlanEvent.UpgradeCompleted
                && last.filter(batch -> !hasPassed(batch, sight)).isPresent()) {
            return Optional.of("completed, and batch " + last.get().id() + " has no good verdict");
        }
        if (event instanceof PlanEvent.RollbackAsked asked) {
            // A person's word is the release.
            released.add(of(asked.batch()));
        }
        if (!(event instanceof PlanEvent.BatchReady(String _, BatchOrder batch))) {
            return Optional.empty();
        }
        Optional<BatchOrder> before = last;
        last = Optional.of(batch);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Attempt attempt = of(before.get());
        if (before.get().id().equals(batch.id())) {
            return over.contains(attempt)
                    ? Optional.empty()
                    : Optional.of("batch " + batch.id() + " is tried again, and attempt " + attempt.number()
                            + " is not over");
        }
        return hasPassed(before.get(), sight)
                ? Optional.empty()
                : Optional.of(
                        "batch " + batch.id() + " follows batch " + before.get().id() + ", which has no good verdict");
    }

    private boolean hasPassed(BatchOrder batch, Sight sight) {
        boolean gone = batch.nodes().stream()
                .allMatch(node -> sight.store().get(Kind.NODE, "", node).isEmpty());
        return verified.contains(of(batch)) || (over.contains(of(batch)) && gone);
    }

    private Optional<String> judged(Event event) {
        switch (event) {
            case VerdictEvent.BatchReleased(String _, BatchOrder order) -> released.add(of(order));
            case VerdictEvent.BatchVerified said -> {
                verified.add(new Attempt(said.batch(), said.attempt()));
                over.add(new Attempt(said.batch(), said.attempt()));
            }
            case VerdictEvent.BatchRejected said -> over.add(new Attempt(said.batch(), said.attempt()));
            case Event _ -> {}
        }
        return Optional.empty();
    }

    private Optional<String> drained(Event event) {
        switch (event) {
            case DrainEvent.DrainStarted started -> {
                return released.contains(new Attempt(started.batch(), started.attempt()))
                        ? Optional.empty()
                        : Optional.of(
                                started.node() + " of batch " + started.batch() + " is drained without a release");
            }
            case DrainEvent.BatchAbandoned said -> over.add(new Attempt(said.batch(), said.attempt()));
            case Event _ -> {}
        }
        return Optional.empty();
    }

    private static Attempt of(BatchOrder batch) {
        return new Attempt(batch.id(), batch.attempt());
    }
}
