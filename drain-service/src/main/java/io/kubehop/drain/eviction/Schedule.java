package io.kubehop.drain.eviction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    Schedule(DrainSettings settings) {
        this.settings = settings;
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

    Set<DrainAction> of(DrainState state) {
        var work = new LinkedHashSet<DrainAction>();
        var free = new ArrayList<Candidate>();
        var heads = new LinkedHashMap<String, Candidate>();
        for (BatchDrain batch : state.batches().values()) {
            for (NodeDrain node : batch.nodes().values()) {
                ofNode(node, work);
                if (node.phase() == NodeDrain.Phase.PARKED && batch.onlyParkedLeft()) {
                    Instant parked = node.course().parkedAt().orElse(Instant.MIN);
                    work.add(new DrainAction.ComeBack(
                            batch.id(), node.order().attempt(), node.name(), parked.plus(settings.longPause())));
                }
                if (node.phase() == NodeDrain.Phase.EMPTYING && !node.course().cordonLost()) {
                    candidates(state, node, free, heads);
                }
            }
        }
        free.addAll(heads.values());
        List<Candidate> next = free.stream()
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

    private static void ofNode(NodeDrain node, Set<DrainAction> work) {
        String batch = node.order().batch();
        int attempt = node.order().attempt();
        switch (node.phase()) {
            case CORDONING -> {
                work.add(new DrainAction.Cordon(batch, attempt, node.name()));
                work.add(new DrainAction.GiveUp(batch, attempt, node.name(), node.deadline()));
            }
            case PARKING -> work.add(new DrainAction.Uncordon(batch, attempt, node.name()));
            case CALLED_BACK -> work.add(new DrainAction.Cordon(batch, attempt, node.name()));
            case EMPTYING -> {
                if (node.course().cordonLost()) {
                    work.add(new DrainAction.Cordon(batch, attempt, node.name()));
                } else {
                    Instant look = node.pods().isEmpty() ? Instant.MIN : node.lookAt();
                    work.add(new DrainAction.LookAtNode(batch, attempt, node.name(), look));
                }
                work.add(new DrainAction.GiveUp(batch, attempt, node.name(), node.deadline()));
            }
            case RETURNING -> work.add(new DrainAction.Uncordon(batch, attempt, node.name()));
            case HANDED_OVER, PARKED, RETURNED, KEPT -> {}
        }
    }

    private static void candidates(
            DrainState state, NodeDrain node, List<Candidate> free, Map<String, Candidate> heads) {
        boolean deleting = node.course().deleting();
        Turn turn = node.turn();
        for (PodDrain pod : node.pods().values()) {
            if (!pod.waiting()
                    || pod.tryAt().equals(Instant.MAX)
                    || (!deleting && (pod.completes() || Turn.GROUP.compare(pod.turn(), turn) > 0))) {
                continue;
            }
            Optional<String> budget = pod.lane();
            Lane lane = budget.map(state.lanes()::get).orElse(null);
            Instant at = later(pod.tryAt(), state.throttle().slowUntil());
            if (budget.isEmpty() || lane == null || deleting) {
                free.add(new Candidate(node, pod, at, 1));
            } else {
                heads.merge(
                        budget.get(),
                        new Candidate(node, pod, later(at, lane.tryAt()), 1),
                        (first, next) -> IN_LANE.compare(next, first) < 0 ? next.after(first) : first.after(next));
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
