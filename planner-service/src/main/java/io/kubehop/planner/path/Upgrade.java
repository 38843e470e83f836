package io.kubehop.planner.path;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one upgrade that is planned or under way.
 *
 * @param pause who paused it and why, if it is paused
 * @param hop 1, 2, 3 …; 0 before the start
 * @param step grows with everything that makes an earlier look at the cluster stale
 * @param hookAttempt 1, then one more for each time it is resumed while the hook was still to be run
 * @param flight the batch that is not over, or that failed and may be tried again
 * @param preparations of the present hop
 * @param wayBack nodes that can be rolled back, and the one that is
 */
public record Upgrade(
        String id,
        String cluster,
        UpgradePlan plan,
        UpgradePolicy policy,
        Status status,
        Optional<Pause> pause,
        int hop,
        int step,
        ControlPlane controlPlane,
        int hookAttempt,
        int controlPlaneBatches,
        int workerBatches,
        Optional<Flight> flight,
        Preparations preparations,
        WayBack wayBack) {

    /** How far it is. */
    public enum Status {
        PLANNED,
        RUNNING,
        PAUSED,
        ABORTING
    }

    /** What is known of the API server in the present hop. */
    public enum ControlPlane {
        /** Nothing yet. */
        UNKNOWN,
        /** The hook command has to be run. */
        HOOK,
        /** It is waited for. */
        AWAITED,
        /** It answered with the hop's minor. */
        MOVED
    }

    /** @param by a person, or {@link PlannerMachine#KUBEHOP} for a failure that only a retry or an abort ends */
    public record Pause(String by, String reason) {}

    /**
     * A batch that was offered.
     *
     * @param underWay it was released: the drain service has it or will have it
     * @param ended the drain service has let go of all its nodes
     */
    public record Flight(BatchOrder order, boolean underWay, boolean ended, boolean failed) {
        /** Whether nodes may still be out of service because of it. */
        boolean drainsOpen() {
            return underWay && !ended;
        }

        /** Whether nothing more will come of it by itself. */
        boolean over() {
            return failed && !drainsOpen();
        }

        Flight begun() {
            return new Flight(order, true, ended, failed);
        }

        Flight done() {
            return new Flight(order, underWay, true, failed);
        }

        Flight broken() {
            return new Flight(order, underWay, ended, true);
        }
    }

    static Upgrade planned(String id, String cluster, UpgradePlan plan, UpgradePolicy policy) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                Status.PLANNED,
                Optional.empty(),
                0,
                0,
                ControlPlane.UNKNOWN,
                1,
                0,
                0,
                Optional.empty(),
                Preparations.NONE,
                WayBack.NONE);
    }

    /** The present hop; only while it is started. */
    public UpgradePlan.Hop presentHop() {
        return plan.hops().get(hop - 1);
    }

    /** Whether nothing is in flight. */
    boolean idle() {
        return flight.map(Flight::over).orElse(true) && wayBack.open().isEmpty();
    }

    String phase() {
        String batch = flight.map(f -> f.failed()
                        ? (f.drainsOpen() ? ", batch failing" : ", batch failed")
                        : (f.underWay() ? ", batch under way" : ", batch ready"))
                .orElse("");
        String waits = controlPlane == ControlPlane.HOOK
                ? ", hook"
                : controlPlane == ControlPlane.AWAITED ? ", control plane awaited" : "";
        String preparation = preparations.awaited().isPresent() ? ", preparation awaited" : "";
        String back = wayBack.open().isPresent() ? ", node rolled back" : "";
        return status.name().toLowerCase(Locale.ROOT) + waits + preparation + batch + back;
    }

    Upgrade started() {
        return with(Status.RUNNING, Optional.empty());
    }

    Upgrade paused(String by, String reason) {
        return with(Status.PAUSED, Optional.of(new Pause(by, reason)));
    }

    Upgrade resumed() {
        Upgrade next = with(Status.RUNNING, Optional.empty());
        return next.at(hop, step + 1, controlPlane, hookAttempt + (controlPlane == ControlPlane.HOOK ? 1 : 0));
    }

    Upgrade aborting() {
        return with(Status.ABORTING, Optional.empty());
    }

    Upgrade inHop(int number) {
        Upgrade next = at(number, step + 1, ControlPlane.UNKNOWN, 1);
        return next.batches(0, 0, Optional.empty()).preparing(Preparations.NONE);
    }

    Upgrade controlPlane(ControlPlane known) {
        return at(hop, step + 1, known, hookAttempt);
    }

    Upgrade offered(BatchOrder order) {
        Upgrade next = at(hop, step + 1, controlPlane, hookAttempt).preparing(preparations.offered());
        var offered = Optional.of(new Flight(order, false, false, false));
        boolean again = order.attempt() > 1;
        return order.role() == NodeRole.CONTROL_PLANE
                ? next.batches(controlPlaneBatches + (again ? 0 : 1), workerBatches, offered)
                : next.batches(controlPlaneBatches, workerBatches + (again ? 0 : 1), offered);
    }

    Upgrade awaiting(List<String> nodes, Instant until) {
        return at(hop, step + 1, controlPlane, hookAttempt).preparing(preparations.awaiting(nodes, until));
    }

    Upgrade preparing(Preparations next) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                status,
                pause,
                hop,
                step,
                controlPlane,
                hookAttempt,
                controlPlaneBatches,
                workerBatches,
                flight,
                next,
                wayBack);
    }

    Upgrade goingBack(WayBack next) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                status,
                pause,
                hop,
                step,
                controlPlane,
                hookAttempt,
                controlPlaneBatches,
                workerBatches,
                flight,
                preparations,
                next);
    }

    Upgrade landed() {
        return at(hop, step + 1, controlPlane, hookAttempt)
                .batches(controlPlaneBatches, workerBatches, Optional.empty());
    }

    Upgrade flight(Flight next) {
        return batches(controlPlaneBatches, workerBatches, Optional.of(next));
    }

    private Upgrade with(Status next, Optional<Pause> nextPause) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                next,
                nextPause,
                hop,
                step,
                controlPlane,
                hookAttempt,
                controlPlaneBatches,
                workerBatches,
                flight,
                preparations,
                wayBack);
    }

    private Upgrade at(int nextHop, int nextStep, ControlPlane known, int attempt) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                status,
                pause,
                nextHop,
                nextStep,
                known,
                attempt,
                controlPlaneBatches,
                workerBatches,
                flight,
                preparations,
                wayBack);
    }

    private Upgrade batches(int ofControlPlane, int ofWorkers, Optional<Flight> next) {
        return new Upgrade(
                id,
                cluster,
                plan,
                policy,
                status,
                pause,
                hop,
                step,
                controlPlane,
                hookAttempt,
                ofControlPlane,
                ofWorkers,
                next,
                preparations,
                wayBack);
    }
}
