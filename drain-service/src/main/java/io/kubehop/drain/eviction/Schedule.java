package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.Room;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The work that a state asks for.
 *
 * <p>Evictions over all nodes together: of the pods under one budget only one is asked at a time, a pod that is not ready first
 * because its going costs the budget nothing; pods under different budgets and pods without one are asked side by side, up
 * to the limit, the longest chain under one budget first: it is what takes longest. On each node only the pods whose
 * {@link Turn} it is are asked.
 */
final class Schedule {
    private final DrainSettings settings;
    private final Errands errands;
    private final RoomRules rooms;

    Schedule(DrainSettings settings) {
        this.settings = settings;
        this.errands = new Errands(settings);
        this.rooms = new RoomRules(settings);
    }

    /**
     * A pod that may be asked.
     *
     * @param chain how many wait under its budget, itself included
     */
    private record Candidate(NodeDrain node, PodDrain pod, Instant at, int chain) {
        DrainAction action() {
            if (node.course().deleting()) {
                return new DrainAction.Delete(
                        node.order().batch(),
                        node.order().attempt(),
                        node.name(),
                        pod.ref(),
                        at,
                        node.policy().gracePeriod());
            }
            return new DrainAction.Evict(
                    node.order().batch(),
                    node.order().attempt(),
                    node.name(),
                    pod.ref(),
                    at,
                    node.policy().gracePeriod());
        }

        Candidate movedTo(Instant other) {
            return new Candidate(node, pod, other, chain);
        }

        Candidate after(Candidate other) {
            return new Candidate(node, pod, at, chain + other.chain);
        }
    }

    /** In a lane: who may be asked first; then the unready; then whoever was seen first; then by preference. */
    private static final Comparator<Candidate> IN_LANE = Comparator.comparing(
                    (Candidate candidate) -> candidate.pod().tryAt())
            .thenComparing(candidate -> candidate.pod().ahead().ready())
            .thenComparing(candidate -> candidate.pod().since())
            .thenComparing(candidate -> candidate.pod().turn(), Turn.PREFERENCE);

    /** Among all: who may be asked first; then whoever was seen first; then the longest chain; then by preference. */
    private static final Comparator<Candidate> OVERALL = Comparator.comparing(Candidate::at)
            .thenComparing(candidate -> candidate.pod().since())
            .thenComparing(Candidate::chain, Comparator.reverseOrder())
            .thenComparing(candidate -> candidate.pod().turn(), Turn.PREFERENCE);

    Set<DrainAction> of(DrainState state, Instant now) {
        var work = new LinkedHashSet<DrainAction>();
        var asked = new Asked(rooms, state, now);
        for (BatchDrain batch : state.batches().values()) {
            for (NodeDrain node : batch.nodes().values()) {
                ofNode(node, state.aside().marking(), work);
                if (node.phase() == NodeDrain.Phase.PARKED && batch.onlyParkedLeft()) {
                    Instant parked = node.course().parkedAt().orElse(Instant.MIN);
                    work.add(new DrainAction.ComeBack(
                            batch.id(), node.order().attempt(), node.name(), parked.plus(settings.longPause())));
                }
                if (node.phase() == NodeDrain.Phase.EMPTYING && !node.course().cordonLost()) {
                    asked.addPodsOf(node);
                }
            }
        }
        errands.of(state, now, work);
        List<Candidate> next = asked.candidates().stream()
                .sorted(OVERALL)
                .limit(Math.min(settings.parallel(), state.throttle().width()))
                .toList();
        paced(next, state.throttle().pacedUntil()).forEach(candidate -> work.add(candidate.action()));
        return work;
    }

    /** One after the other under the limit of pods in a second; unchanged without one. */
    private List<Candidate> paced(List<Candidate> next, Instant from) {
        if (settings.podsPerSecond() <= 0) {
            return next;
        }
        var paced = new ArrayList<Candidate>();
        Instant slot = from;
        for (Candidate candidate : next) {
            Instant at = later(later(candidate.at(), candidate.pod().since()), slot);
            paced.add(candidate.movedTo(at));
            slot = at.plus(settings.interval());
        }
        return paced;
    }

    private static void ofNode(NodeDrain node, boolean marking, Set<DrainAction> work) {
        String batch = node.order().batch();
        int attempt = node.order().attempt();
        switch (node.phase()) {
            case CORDONING -> {
                if (!marking) {
                    work.add(cordon(node));
                }
                work.add(new DrainAction.GiveUp(batch, attempt, node.name(), node.deadline()));
            }
            case PARKING -> work.add(new DrainAction.Uncordon(batch, attempt, node.name(), false));
            case CALLED_BACK -> work.add(cordon(node));
            case EMPTYING -> {
                if (node.course().cordonLost()) {
                    work.add(cordon(node));
                } else {
                    boolean empty = node.pods().isEmpty() && !node.awaitsVolumes();
                    work.add(new DrainAction.LookAtNode(
                            batch,
                            attempt,
                            node.name(),
                            empty ? Instant.MIN : node.lookAt(),
                            List.copyOf(node.course().volumes().keySet())));
                }
                node.course()
                        .askHostAt()
                        .ifPresent(at -> work.add(new DrainAction.AskHost(batch, attempt, node.name(), at)));
                work.add(new DrainAction.GiveUp(batch, attempt, node.name(), node.deadline()));
            }
            case RETURNING -> work.add(new DrainAction.Uncordon(batch, attempt, node.name(), node.upgraded()));
            case HANDED_OVER, PARKED, RETURNED, KEPT -> {}
        }
    }

    private static DrainAction cordon(NodeDrain node) {
        WorkOrder order = node.order();
        boolean exclude = node.evicts() && node.policy().loadBalancerWait().isPresent();
        return new DrainAction.Cordon(order.batch(), order.attempt(), order.node(), exclude);
    }

    /** The pods that may be asked: of those under one budget the first. */
    private static final class Asked {
        private final RoomRules rooms;
        private final DrainState state;
        private final Instant now;
        private final boolean upgradedIsNear;
        private final List<Candidate> free = new ArrayList<>();
        private final Map<String, Candidate> heads = new LinkedHashMap<>();
        private Room room;

        Asked(RoomRules rooms, DrainState state, Instant now) {
            this.rooms = rooms;
            this.state = state;
            this.now = now;
            this.upgradedIsNear = state.upgradedIsNear();
            this.room = state.aside().room().map(Aside.Found::room).orElse(Room.NONE);
        }

        List<Candidate> candidates() {
            var all = new ArrayList<>(free);
            all.addAll(heads.values());
            return all;
        }

        void addPodsOf(NodeDrain node) {
            Turn turn = node.turn();
            for (PodDrain pod : node.pods().values()) {
                if (pod.waiting() && !pod.tryAt().equals(Instant.MAX) && mayBeAsked(node, pod, turn)) {
                    add(node, pod);
                }
            }
        }

        private boolean mayBeAsked(NodeDrain node, PodDrain pod, Turn turn) {
            return node.course().deleting()
                    || (!pod.completes()
                            && Turn.GROUP.compare(pod.turn(), turn) <= 0
                            && VolumeRules.inTurn(node, pod)
                            && surged(pod));
        }

        /** It needs no additional replica, or that is ready and the pod is not to go otherwise. */
        private boolean surged(PodDrain pod) {
            return pod.surge().isEmpty()
                    || pod.surge()
                            .map(state.aside().surges()::get)
                            .filter(surge -> surge.phase() == Surge.Phase.READY
                                    && surge.instead().isEmpty())
                            .isPresent();
        }

        private void add(NodeDrain node, PodDrain pod) {
            Lane lane = pod.lane().map(state.lanes()::get).orElse(null);
            Instant at = later(pod.tryAt(), state.throttle().slowUntil());
            if (node.course().deleting()) {
                free.add(new Candidate(node, pod, at, 1));
                return;
            }
            at = later(at, later(node.course().evictFrom(), heldUntil(node, pod)));
            if (lane == null) {
                free.add(new Candidate(node, pod, at, 1));
            } else {
                heads.merge(
                        pod.lane().orElseThrow(),
                        new Candidate(node, pod, later(at, lane.tryAt()), 1),
                        (first, next) -> IN_LANE.compare(next, first) < 0 ? next.after(first) : first.after(next));
            }
        }

        private Instant heldUntil(NodeDrain node, PodDrain pod) {
            if (!upgradedIsNear || !rooms.holds(node, now)) {
                return Instant.MIN;
            }
            if (room.fits(pod.need())) {
                room = room.less(pod.need());
                return Instant.MIN;
            }
            return RoomRules.heldUntil(node);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
