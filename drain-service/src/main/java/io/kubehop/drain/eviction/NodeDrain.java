package io.kubehop.drain.eviction;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a batch.
 *
 * @param policy of the attempt it belongs to
 * @param since when its drain started
 * @param cordonedByUs whether the cordon on it is ours
 * @param triaged whether its pods have been looked at
 * @param pods that still have to leave, by UID
 * @param moved pods gone by our evictions
 * @param lookAt when to look at it again
 * @param upgraded whether it returned upgraded
 * @param again the next attempt's, which starts when this one has let go of the node
 * @param course what is out of the ordinary about its drain
 */
public record NodeDrain(
        WorkOrder order,
        Drain policy,
        Instant since,
        Phase phase,
        boolean cordonedByUs,
        boolean triaged,
        Map<String, PodDrain> pods,
        int moved,
        Instant lookAt,
        boolean upgraded,
        Optional<Again> again,
        Course course) {

    /** How far it is. */
    public enum Phase {
        /** Being cordoned. */
        CORDONING,
        /** Being cordoned, and given back as soon as it is known whose cordon it is. */
        CALLED_BACK,
        /** Its pods are leaving. */
        EMPTYING,
        /** Its agent's. */
        HANDED_OVER,
        /** Not empty in time: being uncordoned until the rest of its batch is done. */
        PARKING,
        /** As schedulable as it was found, until the rest of its batch is done. */
        PARKED,
        /** Being uncordoned. */
        RETURNING,
        /** As schedulable as it was found. */
        RETURNED,
        /** Rejected; as it is. */
        KEPT;

        /** Whether the drain service has nothing to do with it any more. */
        public boolean ended() {
            return this == RETURNED || this == KEPT;
        }

        boolean beforeHandOver() {
            return this == CORDONING || this == EMPTYING;
        }

        boolean parked() {
            return this == PARKING || this == PARKED;
        }
    }

    /** The order of the next attempt. */
    public record Again(WorkOrder order, Drain policy, Instant since) {}

    static NodeDrain start(WorkOrder order, Drain policy, Instant since) {
        return new NodeDrain(
                order,
                policy,
                since,
                Phase.CORDONING,
                false,
                false,
                Map.of(),
                0,
                Instant.MIN,
                false,
                Optional.empty(),
                Course.USUAL);
    }

    /** A new attempt takes the node: at once, or after the cordon or uncordon that is under way. */
    NodeDrain restart(WorkOrder next, BatchOrder batch, Instant at) {
        return phase == Phase.CALLED_BACK || phase == Phase.RETURNING || phase == Phase.PARKING
                ? withAgain(Optional.of(new Again(next, batch.drain(), at)))
                : start(next, batch.drain(), at);
    }

    String name() {
        return order.node();
    }

    Instant deadline() {
        return course.deadline().orElseGet(() -> since.plus(policy.timeout()));
    }

    /** What happens at the deadline; a node that was parked or whose pods are deleted has no further chance. */
    AtDeadline atDeadline() {
        return course.deleting() || course.parkedAt().isPresent() ? AtDeadline.FAIL : policy.whenLate();
    }

    /** The first group of pods that has still to leave. */
    Turn turn() {
        Turn first = Turn.USUAL;
        boolean any = false;
        for (PodDrain pod : pods.values()) {
            if (!pod.completes() && (!any || Turn.GROUP.compare(pod.turn(), first) < 0)) {
                first = pod.turn();
                any = true;
            }
        }
        return first;
    }

    /** Whether there is something of ours on it that has to be taken off. */
    boolean touched() {
        return cordonedByUs
                || course.outOfService()
                || (evicts() && policy.loadBalancerWait().isPresent());
    }

    /** Whether volumes of pods that have left are waited for. */
    boolean awaitsVolumes() {
        return !course.volumes().isEmpty();
    }

    /** Whether this mode lists and evicts pods at all. */
    public boolean evicts() {
        return policy.mode() == DrainMode.EVICT;
    }

    NodeDrain to(Phase next) {
        return new NodeDrain(
                order, policy, since, next, cordonedByUs, triaged, pods, moved, lookAt, upgraded, again, course);
    }

    NodeDrain cordoned(boolean byUs) {
        Phase next = phase == Phase.CORDONING ? Phase.EMPTYING : phase;
        return new NodeDrain(
                order, policy, since, next, byUs, triaged, pods, moved, lookAt, upgraded, again, course.cordoned());
    }

    NodeDrain looked(Map<String, PodDrain> now, Instant nextLook) {
        return new NodeDrain(
                order, policy, since, phase, cordonedByUs, true, now, moved, nextLook, upgraded, again, course);
    }

    NodeDrain lookedAt(Instant nextLook) {
        return new NodeDrain(
                order, policy, since, phase, cordonedByUs, triaged, pods, moved, nextLook, upgraded, again, course);
    }

    NodeDrain withPod(PodDrain pod) {
        return withPods(Copies.with(pods, pod.ref().uid(), pod), moved);
    }

    NodeDrain withoutPod(String uid) {
        PodDrain pod = pods.get(uid);
        return pod == null ? this : withPods(Copies.without(pods, uid), moved + (pod.byUs() ? 1 : 0));
    }

    NodeDrain withoutPodLeftBehind(String uid) {
        return withPods(Copies.without(pods, uid), moved);
    }

    NodeDrain returned(boolean asUpgraded) {
        return new NodeDrain(
                order,
                policy,
                since,
                Phase.RETURNED,
                false,
                triaged,
                Map.of(),
                moved,
                lookAt,
                asUpgraded,
                again,
                course);
    }

    NodeDrain returning(boolean asUpgraded) {
        Phase next = phase == Phase.CORDONING ? Phase.CALLED_BACK : Phase.RETURNING;
        return new NodeDrain(
                order, policy, since, next, cordonedByUs, triaged, Map.of(), moved, lookAt, asUpgraded, again, course);
    }

    private NodeDrain withPods(Map<String, PodDrain> now, int nowMoved) {
        return new NodeDrain(
                order, policy, since, phase, cordonedByUs, triaged, now, nowMoved, lookAt, upgraded, again, course);
    }

    private NodeDrain withAgain(Optional<Again> next) {
        return new NodeDrain(
                order, policy, since, phase, cordonedByUs, triaged, pods, moved, lookAt, upgraded, next, course);
    }

    NodeDrain on(Course next) {
        return new NodeDrain(
                order, policy, since, phase, cordonedByUs, triaged, pods, moved, lookAt, upgraded, again, next);
    }

    /** Its time is prolonged; pods that are to be deleted do not wait any more. */
    NodeDrain prolonged(Instant until, boolean deleting) {
        var now = new LinkedHashMap<String, PodDrain>();
        pods.forEach((uid, pod) -> now.put(uid, deleting ? pod.hurried() : pod));
        return withPods(Collections.unmodifiableMap(now), moved).on(course.until(until, deleting));
    }

    NodeDrain parked(Instant at) {
        Phase next = touched() ? Phase.PARKING : Phase.PARKED;
        return withPods(Map.of(), moved).on(course.parked(at)).to(next);
    }

    /** Parked, and as schedulable as it was found. */
    NodeDrain resting() {
        return new NodeDrain(
                order, policy, since, Phase.PARKED, false, false, Map.of(), moved, lookAt, upgraded, again, course);
    }

    NodeDrain resumed(Instant at) {
        return resting().on(course.until(at.plus(policy.timeout()), false)).to(Phase.CORDONING);
    }
}
