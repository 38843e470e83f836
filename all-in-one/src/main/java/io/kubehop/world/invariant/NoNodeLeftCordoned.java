package io.kubehop.world.invariant;

import io.kubehop.events.DrainEvent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.store.Change;
import java.util.Optional;
import java.util.TreeSet;

/**
 * At the end no node is left cordoned by us, but those that an abandoned batch has named. A cordon that was not ours is never
 * taken off by us.
 */
public final class NoNodeLeftCordoned implements Invariant {
    private static final String MARK = "kubehop.io/cordoned-by";

    private final TreeSet<String> named = new TreeSet<>();
    private final TreeSet<String> byPeople = new TreeSet<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Node node)
                || change.previous().isEmpty()
                || !(change.previous().get() instanceof Node before)
                || node.spec().unschedulable() == before.spec().unschedulable()) {
            return Optional.empty();
        }
        String name = node.meta().name();
        if (sight.acting().isEmpty() && node.spec().unschedulable()) {
            byPeople.add(name);
            return Optional.empty();
        }
        return byPeople.remove(name) && !sight.acting().isEmpty()
                ? Optional.of(name + " was cordoned by a person, and " + sight.acting() + " uncordoned it")
                : Optional.empty();
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        told.said().ifPresent(event -> {
            if (event instanceof DrainEvent.BatchAbandoned abandoned) {
                named.addAll(abandoned.leftCordoned());
            }
            if (event instanceof DrainEvent.NodeReturned returned) {
                named.remove(returned.node());
            }
        });
        return Optional.empty();
    }

    @Override
    public Optional<String> ended(Sight sight) {
        return sight.store().list(Kind.NODE).stream()
                .filter(node -> node.spec().unschedulable() && marked(node))
                .map(node -> node.meta().name())
                .filter(node -> !named.contains(node))
                .map(node -> node + " is left cordoned by us, and nobody was told")
                .findFirst();
    }

    private static boolean marked(Node node) {
        return node.meta().annotations().containsKey(MARK);
    }
}
