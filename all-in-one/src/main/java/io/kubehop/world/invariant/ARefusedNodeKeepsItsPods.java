package io.kubehop.world.invariant;

import io.kubehop.events.DrainEvent.DrainRefused;
import io.kubehop.events.DrainEvent.DrainStarted;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.store.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the drain of a node is refused, none of its pods has been made to leave by us since that drain started. */
public final class ARefusedNodeKeepsItsPods implements Invariant {
    private final Map<String, Set<String>> takenFrom = new HashMap<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (change.object() instanceof Pod pod
                && change.previous().isPresent()
                && !sight.acting().isEmpty()
                && !change.previous().get().meta().terminating()
                && (pod.meta().terminating() || change.type() == Change.Type.DELETED)) {
            pod.spec()
                    .nodeName()
                    .ifPresent(node -> takenFrom
                            .computeIfAbsent(node, _ -> new HashSet<>())
                            .add(pod.key().toString()));
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        return told.said().flatMap(event -> switch (event) {
            case DrainStarted started -> {
                takenFrom.remove(started.node());
                yield Optional.empty();
            }
            case DrainRefused refused ->
                Optional.ofNullable(takenFrom.get(refused.node()))
                        .map(pods -> "the drain of " + refused.node() + " was refused after " + pods + " had to leave");
            default -> Optional.empty();
        });
    }
}
