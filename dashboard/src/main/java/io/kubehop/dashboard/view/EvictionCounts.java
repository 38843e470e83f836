package io.kubehop.dashboard.view;

import io.kubehop.events.DrainEvent.PodGone;
import io.kubehop.events.DrainEvent.PodsTriaged;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How many pods of the nodes being drained are gone; forgets a node once it is drained. */
final class EvictionCounts {

    private record Drained(int total, Set<String> gone) {}

    private final Map<String, Drained> nodes = new HashMap<>();

    void begin(PodsTriaged triaged) {
        nodes.put(triaged.node(), new Drained(triaged.evict().size(), new HashSet<>()));
    }

    /** {@code 12 of 14}, or nothing where the beginning of the drain was not seen. */
    Optional<String> gone(PodGone pod) {
        return Optional.ofNullable(nodes.get(pod.node())).map(drained -> {
            drained.gone().add(pod.pod().uid());
            return drained.gone().size() + " of " + drained.total();
        });
    }

    void end(String node) {
        nodes.remove(node);
    }
}
