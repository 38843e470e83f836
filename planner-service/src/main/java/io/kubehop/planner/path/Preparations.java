package io.kubehop.planner.path;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the work ahead in the present hop.
 *
 * @param nodes those that were asked, by name
 * @param awaited the nodes that the next batch waits for, if it does
 */
record Preparations(Map<String, Preparation> nodes, Optional<Awaited> awaited) {
    static final Preparations NONE = new Preparations(Map.of(), Optional.empty());

    Preparations {
        nodes = Collections.unmodifiableMap(nodes);
    }

    /**
     * Of one node.
     *
     * @param until it is waited for at the latest
     * @param ended its agent has said how it ended; only known where batches wait for it
     */
    record Preparation(Instant until, boolean ended) {}

    /** @param nodes at least one */
    record Awaited(Set<String> nodes, Instant until) {
        Awaited {
            nodes = Collections.unmodifiableSet(new TreeSet<>(nodes));
        }
    }

    boolean asked(String node) {
        return nodes.containsKey(node);
    }

    /** Those of the nodes that are worth waiting for, with the time until which they are. */
    Map<String, Instant> open(List<String> names, Instant now) {
        var open = new HashMap<String, Instant>();
        for (String name : names) {
            Optional.ofNullable(nodes.get(name))
                    .filter(one -> !one.ended() && one.until().isAfter(now))
                    .ifPresent(one -> open.put(name, one.until()));
        }
        return open;
    }

    Preparations asked(Collection<String> names, Instant until) {
        var more = new HashMap<>(nodes);
        names.forEach(name -> more.putIfAbsent(name, new Preparation(until, false)));
        return new Preparations(more, awaited);
    }

    Preparations awaiting(List<String> names, Instant until) {
        return new Preparations(nodes, Optional.of(new Awaited(Set.copyOf(names), until)));
    }

    Preparations ended(String name) {
        var more = new HashMap<>(nodes);
        more.computeIfPresent(name, (_, one) -> new Preparation(one.until(), true));
        return new Preparations(more, awaited.flatMap(now -> without(now, name)));
    }

    Preparations offered() {
        return new Preparations(nodes, Optional.empty());
    }

    private static Optional<Awaited> without(Awaited awaited, String name) {
        var left = new TreeSet<>(awaited.nodes());
        left.remove(name);
        return left.isEmpty() ? Optional.empty() : Optional.of(new Awaited(left, awaited.until()));
    }
}
