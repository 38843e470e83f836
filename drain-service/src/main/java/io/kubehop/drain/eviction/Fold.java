package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.DrainFact.PodAhead;
import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The state after a fact. */
final class Fold {
    private final DrainSettings settings;

    Fold(DrainSettings settings) {
        this.settings = settings;
    }

    DrainState after(DrainState state, DrainFact fact) {
        return switch (fact) {
            case DrainFact.Said(DrainServiceEvent event) -> said(state, event);
            case DrainFact.BatchTaken taken -> taken(state, taken);
            case DrainFact.NodeLookedAt look -> looked(state, look);
            case DrainFact.PodLeft(String batch, int attempt, String name, PodAhead now) ->
                pod(state, batch, attempt, name, now.ref().uid(), pod -> pod.seen(now));
            case DrainFact.PodLeftBehind(String batch, int attempt, String name, String uid) ->
                node(state, batch, attempt, name, node -> node.withoutPodLeftBehind(uid));
            case DrainFact.PodPostponed(String batch, int attempt, String name, String uid, Instant until) ->
                pod(state, batch, attempt, name, uid, pod -> pod.postponed(until));
            case DrainFact.BudgetShut(String budget, Instant until) -> lane(state, budget, lane -> lane.shut(until));
            case DrainFact.BudgetFreed(String budget, int allowed, Instant at) ->
                lane(state, budget, _ -> new Lane(allowed, at));
            case DrainFact.EvictionsSlowed(Instant until) ->
                state.with(state.throttle().slowed(until, settings.parallel()));
            case DrainFact.EvictionsPaced(Instant until) ->
                state.with(state.throttle().paced(until));
            case DrainFact.Prolonged(String batch, int attempt, String name, Instant until, boolean deleting) ->
                node(state, batch, attempt, name, node -> node.prolonged(until, deleting));
            case DrainFact.NodeParked(String batch, int attempt, String name, Instant at) ->
                withoutEmptyLanes(node(state, batch, attempt, name, node -> node.parked(at)));
            case DrainFact.NodeRests(String batch, int attempt, String name) ->
                node(state, batch, attempt, name, Fold::rests);
            case DrainFact.NodeResumed(String batch, int attempt, String name, Instant at) ->
                node(state, batch, attempt, name, node -> node.resumed(at));
            case DrainFact.CordonLost(String batch, int attempt, String name) ->
                node(state, batch, attempt, name, node -> node.on(node.course().lost()));
            case DrainFact.ReturnBegun(String batch, int attempt, String name, boolean upgraded) ->
                withoutEmptyLanes(node(state, batch, attempt, name, node -> node.returning(upgraded)));
            case DrainFact.NodeKept(String batch, int attempt, String name) ->
                node(state, batch, attempt, name, node -> node.to(Phase.KEPT));
            case DrainFact.AbortTaken() -> state.aborted();
            case DrainFact.EvictionsFrom(String batch, int attempt, String name, Instant at) ->
                node(state, batch, attempt, name, node -> node.on(node.course().evictingFrom(at)));
            case DrainFact.VolumesLeft left ->
                node(
                        state,
                        left.batch(),
                        left.attempt(),
                        left.node(),
                        node -> node.on(node.course().volumesLeft(left.volumes(), left.at()))
                                .lookedAt(earlier(node.lookAt(), left.at().plus(settings.fallback()))));
            case DrainFact.VolumesSettled(String batch, int attempt, String name, List<String> volumes) ->
                node(state, batch, attempt, name, node -> node.on(node.course().volumesSettled(volumes)));
            case DrainFact.LookDue(String batch, int attempt, String name, Instant at) ->
                node(state, batch, attempt, name, node -> node.lookedAt(at));
            case DrainFact.HostDoubted(String batch, int attempt, String name, Optional<Instant> askAt) ->
                node(state, batch, attempt, name, node -> node.on(node.course().doubting(askAt)));
            case DrainFact.OutdatedMarked _,
                    DrainFact.EndTaken _,
                    DrainFact.OutdatedCleared _,
                    DrainFact.RoomFound _,
                    DrainFact.SurgeBegun _,
                    DrainFact.SurgeLookedAt _,
                    DrainFact.SurgeRefused _,
                    DrainFact.SurgeTurned _,
                    DrainFact.AheadTaken _ -> state.with(AsideFold.after(state.aside(), fact));
        };
    }

    private DrainState said(DrainState state, DrainServiceEvent event) {
        return switch (event) {
            case DrainEvent.NodeCordoned e ->
                node(state, e.batch(), e.attempt(), e.node(), node -> node.cordoned(!e.foundCordoned()));
            case DrainEvent.PodEvicted e -> evicted(state, e);
            case DrainEvent.PodGone e ->
                node(
                        state,
                        e.batch(),
                        e.attempt(),
                        e.node(),
                        node -> node.withoutPod(e.pod().uid()));
            case DrainEvent.EvictionBlocked e ->
                pod(
                        state,
                        e.batch(),
                        e.attempt(),
                        e.node(),
                        e.pod().uid(),
                        pod -> pod.blocked(
                                new Block(e.kind(), e.budget(), e.reason(), e.freedBy(), e.since(), e.byCordons())));
            case DrainEvent.NodeDrained e ->
                withoutEmptyLanes(node(state, e.batch(), e.attempt(), e.node(), node -> node.to(Phase.HANDED_OVER)));
            case DrainEvent.NodeReturned e ->
                withoutEmptyLanes(node(state, e.batch(), e.attempt(), e.node(), node -> returned(node, e.upgraded())))
                        .with(state.aside().withRoom(Optional.empty()));
            case DrainEvent.NodeWaiting e ->
                node(
                        state,
                        e.batch(),
                        e.attempt(),
                        e.node(),
                        node -> node.on(node.course().waitingFor(e.reason())));
            case DrainEvent.NodeOutOfService e ->
                node(
                        state,
                        e.batch(),
                        e.attempt(),
                        e.node(),
                        node -> node.on(node.course().dead()));
            case DrainEvent.SurgeRaised _, DrainEvent.SurgeEnded _ -> state.with(AsideFold.after(state.aside(), event));
            case DrainEvent.BatchReturned e -> state.withoutBatch(e.batch(), e.attempt());
            case DrainEvent.BatchAbandoned e -> state.withoutBatch(e.batch(), e.attempt());
            case DrainEvent.DrainStarted _,
                    DrainEvent.DrainParked _,
                    DrainEvent.PodsTriaged _,
                    DrainEvent.DrainRefused _,
                    DrainEvent.DrainFailed _,
                    OrderEvent _ -> state;
        };
    }

    /** A next attempt that waited for this one to let go of the node starts now. */
    private static NodeDrain returned(NodeDrain node, boolean upgraded) {
        return node.again()
                .map(next -> NodeDrain.start(next.order(), next.policy(), next.since()))
                .orElseGet(() -> node.returned(upgraded));
    }

    private static NodeDrain rests(NodeDrain node) {
        return node.again()
                .map(next -> NodeDrain.start(next.order(), next.policy(), next.since()))
                .orElseGet(node::resting);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private DrainState taken(DrainState state, DrainFact.BatchTaken taken) {
        String id = taken.order().id();
        BatchDrain before = state.batches().get(id);
        var nodes = new LinkedHashMap<String, NodeDrain>(before == null ? Map.of() : before.nodes());
        for (WorkOrder order : taken.order().orders()) {
            NodeDrain earlier = nodes.get(order.node());
            nodes.put(
                    order.node(),
                    earlier == null
                            ? NodeDrain.start(order, taken.order().drain(), taken.at())
                            : earlier.restart(order, taken.order(), taken.at()));
        }
        String upgrade = taken.order().orders().getFirst().upgrade();
        DrainState next = state.with(new BatchDrain(
                upgrade, id, taken.order().attempt(), Collections.unmodifiableMap(nodes), taken.rollback()));
        return taken.rollback().isEmpty() && new OutdatedRules(settings).marks(taken.order())
                ? next.with(next.aside().withOutdated(Optional.of(Aside.Mark.of(taken.order()))))
                : next;
    }

    private DrainState looked(DrainState state, DrainFact.NodeLookedAt look) {
        var lanes = new LinkedHashMap<>(state.lanes());
        look.allowed().forEach((budget, allowed) -> {
            Lane lane = lanes.get(budget);
            if (lane == null) {
                lanes.put(budget, new Lane(allowed, Instant.MIN));
            } else if (!lane.tryAt().isAfter(look.at())) {
                lanes.put(budget, new Lane(allowed, lane.tryAt()));
            }
        });
        return node(
                state.withLanes(Collections.unmodifiableMap(lanes)),
                look.batch(),
                look.attempt(),
                look.node(),
                node -> {
                    var pods = new LinkedHashMap<>(node.pods());
                    for (PodAhead ahead : look.pods()) {
                        PodDrain known = pods.get(ahead.ref().uid());
                        pods.put(ahead.ref().uid(), known == null ? PodDrain.of(ahead, look.at()) : known.seen(ahead));
                    }
                    return node.looked(
                            Collections.unmodifiableMap(pods),
                            look.at().plus(node.awaitsVolumes() ? settings.fallback() : settings.look()));
                });
    }

    private DrainState evicted(DrainState state, DrainEvent.PodEvicted event) {
        DrainState next = state.with(state.throttle().accepted(settings.parallel()));
        NodeDrain node = next.node(event.batch(), event.attempt(), event.node()).orElse(null);
        PodDrain pod = node == null ? null : node.pods().get(event.pod().uid());
        if (node == null || pod == null) {
            return next;
        }
        next = next.with(node.withPod(pod.evicted())).with(next.aside().taken(pod.need()));
        return pod.ahead().ready() && pod.lane().isPresent()
                ? lane(next, pod.lane().get(), Lane::disrupted)
                : next;
    }

    private static DrainState node(
            DrainState state, String batch, int attempt, String name, UnaryOperator<NodeDrain> change) {
        return state.node(batch, attempt, name)
                .map(node -> state.with(change.apply(node)))
                .orElse(state);
    }

    private static DrainState pod(
            DrainState state, String batch, int attempt, String name, String uid, UnaryOperator<PodDrain> change) {
        return node(state, batch, attempt, name, node -> {
            PodDrain pod = node.pods().get(uid);
            return pod == null ? node : node.withPod(change.apply(pod));
        });
    }

    private static DrainState lane(DrainState state, String budget, UnaryOperator<Lane> change) {
        Lane lane = state.lanes().get(budget);
        return lane == null ? state : state.withLane(budget, change.apply(lane));
    }

    /** Only done when a node leaves: it looks at every pod in flight. */
    private static DrainState withoutEmptyLanes(DrainState state) {
        var used = new HashSet<String>();
        for (BatchDrain batch : state.batches().values()) {
            for (NodeDrain node : batch.nodes().values()) {
                for (PodDrain pod : node.pods().values()) {
                    pod.lane().ifPresent(used::add);
                }
            }
        }
        var lanes = new LinkedHashMap<>(state.lanes());
        lanes.keySet().retainAll(used);
        return state.withLanes(Collections.unmodifiableMap(lanes));
    }
}
