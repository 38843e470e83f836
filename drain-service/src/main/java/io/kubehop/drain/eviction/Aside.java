package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.Room;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is in flight beside the nodes of an upgrade.
 *
 * @param surges Deployments that have, or are to have, one replica more, by name
 * @param room on upgraded nodes, as it was found last and has been used since; nothing if it has to be looked for
 * @param outdated the taint of workers still to come; nothing if none has it
 * @param ahead askings to work ahead that were passed on, by their names
 */
record Aside(Map<String, Surge> surges, Optional<Found> room, Optional<Mark> outdated, Set<String> ahead) {
    static final Aside EMPTY = new Aside(Map.of(), Optional.empty(), Optional.empty(), Set.of());

    /** Room, and when it was seen. */
    record Found(Room room, Instant at) {}

    /**
     * The taint of workers still to come.
     *
     * @param batch that was taken last, with its attempt and its first node
     * @param to workers that are older have it
     * @param done it is as it should be
     * @param over it is to be taken off everywhere
     */
    record Mark(String batch, int attempt, String node, KubeVersion to, boolean done, boolean over) {
        static Mark of(BatchOrder order) {
            return new Mark(
                    order.id(), order.attempt(), order.orders().getFirst().node(), order.to(), false, false);
        }

        Mark marked() {
            return new Mark(batch, attempt, node, to, true, over);
        }

        Mark ended() {
            return new Mark(batch, attempt, node, to, false, true);
        }
    }

    boolean idle() {
        return surges.isEmpty() && outdated.filter(mark -> !mark.done()).isEmpty();
    }

    /** Workers are being tainted: a pod evicted meanwhile might land on one of them. */
    boolean marking() {
        return outdated.filter(mark -> !mark.done() && !mark.over()).isPresent();
    }

    Aside with(Surge surge) {
        return new Aside(Copies.with(surges, surge.workload(), surge), room, outdated, ahead);
    }

    Aside withoutSurge(String workload) {
        return new Aside(Copies.without(surges, workload), room, outdated, ahead);
    }

    Aside withRoom(Optional<Found> found) {
        return new Aside(surges, found, outdated, ahead);
    }

    /** A pod that requests so much is on its way to a node. */
    Aside taken(Room.Need need) {
        return new Aside(surges, room.map(found -> new Found(found.room().less(need), found.at())), outdated, ahead);
    }

    Aside withOutdated(Optional<Mark> mark) {
        return new Aside(surges, room, mark, ahead);
    }

    Aside withAhead(String asking) {
        var more = new TreeSet<>(ahead);
        more.add(asking);
        return new Aside(surges, room, outdated, Collections.unmodifiableSet(more));
    }
}
