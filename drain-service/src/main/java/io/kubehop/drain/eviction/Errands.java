package io.kubehop.drain.eviction;

import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The work beside the nodes and their pods: surges, the taint of workers still to come, room, and drains that cross. */
final class Errands {
    private final RoomRules room;
    private final CrossingRules crossing;

    Errands(DrainSettings settings) {
        this.room = new RoomRules(settings);
        this.crossing = new CrossingRules(settings);
    }

    void of(DrainState state, Instant now, Set<DrainAction> work) {
        state.aside()
                .outdated()
                .filter(mark -> !mark.done())
                .ifPresent(mark -> work.add(
                        mark.over()
                                ? new DrainAction.ClearOutdated(mark.batch(), mark.attempt(), mark.node())
                                : new DrainAction.MarkOutdated(mark.batch(), mark.attempt(), mark.node(), mark.to())));
        state.aside().surges().values().forEach(surge -> surge(state, surge, work));
        lookForRoom(state, now, work);
        crossing.toLetGo(state).ifPresent(work::add);
    }

    private static void surge(DrainState state, Surge surge, Set<DrainAction> work) {
        if (surge.instead().isPresent() || !SurgeRules.wanted(state, surge.workload())) {
            work.add(new DrainAction.Lower(
                    surge.batch(), surge.attempt(), surge.node(), surge.workload(), surge.instead()));
            return;
        }
        switch (surge.phase()) {
            case RAISING ->
                work.add(new DrainAction.Raise(surge.batch(), surge.attempt(), surge.node(), surge.workload()));
            case STARTING ->
                work.add(new DrainAction.LookAtSurge(
                        surge.batch(),
                        surge.attempt(),
                        surge.node(),
                        surge.workload(),
                        new TreeSet<>(
                                state.emptying().stream().map(NodeDrain::name).toList()),
                        surge.lookAt()));
            case READY, REFUSED -> {}
        }
    }

    private void lookForRoom(DrainState state, Instant now, Set<DrainAction> work) {
        if (!state.upgradedIsNear()) {
            return;
        }
        List<NodeDrain> held = state.emptying().stream()
                .filter(node ->
                        room.holds(node, now) && node.pods().values().stream().anyMatch(PodDrain::waiting))
                .toList();
        if (!held.isEmpty()) {
            WorkOrder order = held.getFirst().order();
            work.add(new DrainAction.LookForRoom(
                    order.batch(), order.attempt(), order.node(), order.to(), room.lookAt(state)));
        }
    }
}
