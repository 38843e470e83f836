package io.kubehop.planner.path;

import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainEvent.BatchAbandoned;
import io.kubehop.events.DrainEvent.BatchReturned;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.DrainRefused;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchCompleted;
import io.kubehop.events.PlanEvent.BatchEnded;
import io.kubehop.events.PlanEvent.BatchFailed;
import io.kubehop.events.PlanEvent.BatchUnderWay;
import io.kubehop.events.PlanEvent.UpgradeAborted;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.VerdictEvent.BaselineTaken;
import io.kubehop.events.VerdictEvent.BatchHeld;
import io.kubehop.events.VerdictEvent.BatchRejected;
import io.kubehop.events.VerdictEvent.BatchReleased;
import io.kubehop.events.VerdictEvent.BatchVerified;
import io.kubehop.events.VerdictEvent.NodeAccepted;
import io.kubehop.events.VerdictEvent.NodeRejected;
import io.kubehop.events.VerdictEvent.SoakStarted;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.Upgrade.Flight;
import io.kubehop.planner.path.Upgrade.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules for what the verifier and the drain service say of the batch in flight. Their topics are read apart, so the end of a
 * drain may be heard before the release that led to it.
 */
final class Batches {
    private final PlannerMachine machine;

    Batches(PlannerMachine machine) {
        this.machine = machine;
    }

    Decision<PlanEvent> told(Upgrade upgrade, VerdictEvent verdict, Instant now) {
        Optional<Flight> known = flight(upgrade, verdict.batch(), verdict.attempt());
        if (known.isEmpty()) {
            return notInFlight(verdict.batch(), verdict.attempt());
        }
        Flight flight = known.get();
        String id = upgrade.id();
        return switch (verdict) {
            case BaselineTaken _, BatchHeld _, SoakStarted _, NodeAccepted _ -> progressOnly(verdict.batch());
            case NodeRejected _ ->
                Decision.ignore("the verdict on batch " + verdict.batch() + " follows from the rejected node");
            case BatchReleased _ ->
                flight.underWay() || flight.ended()
                        ? Decision.ignore("batch " + verdict.batch() + " is under way already")
                        : Decision.accept(new BatchUnderWay(id, verdict.batch(), verdict.attempt()));
            case BatchVerified _ ->
                flight.failed()
                        ? failedAlready(flight)
                        : accept(upgrade, now, List.of(new BatchCompleted(id, verdict.batch())));
            case BatchRejected rejected ->
                flight.failed()
                        ? failedAlready(flight)
                        : accept(upgrade, now, failure(upgrade, flight, rejected.reasons()));
        };
    }

    Decision<PlanEvent> told(Upgrade upgrade, DrainEvent drain, Instant now) {
        Optional<Flight> known = flight(upgrade, drain.batch(), drain.attempt());
        if (known.isEmpty()) {
            return notInFlight(drain.batch(), drain.attempt());
        }
        Flight flight = known.get();
        return switch (drain) {
            case DrainRefused refused -> drainFailed(upgrade, flight, of(refused.node(), refused.reasons()), now);
            case DrainFailed failed -> drainFailed(upgrade, flight, of(failed.node(), failed.reasons()), now);
            case BatchReturned _ ->
                flight.ended() ? endedAlready(flight) : accept(upgrade, now, ended(upgrade, flight));
            case BatchAbandoned abandoned -> abandoned(upgrade, flight, abandoned, now);
            case DrainEvent.DrainStarted _,
                    DrainEvent.NodeCordoned _,
                    DrainEvent.PodsTriaged _,
                    DrainEvent.PodEvicted _,
                    DrainEvent.PodGone _,
                    DrainEvent.EvictionBlocked _,
                    DrainEvent.NodeWaiting _,
                    DrainEvent.DrainParked _,
                    DrainEvent.SurgeRaised _,
                    DrainEvent.SurgeEnded _,
                    DrainEvent.NodeOutOfService _,
                    DrainEvent.NodeDrained _,
                    DrainEvent.NodeReturned _ -> progressOnly(drain.batch());
        };
    }

    private Decision<PlanEvent> drainFailed(Upgrade upgrade, Flight flight, List<String> reasons, Instant now) {
        if (flight.failed()) {
            return failedAlready(flight);
        }
        var events = begun(upgrade, flight);
        events.addAll(failure(upgrade, flight, reasons));
        return accept(upgrade, now, events);
    }

    private Decision<PlanEvent> abandoned(Upgrade upgrade, Flight flight, BatchAbandoned told, Instant now) {
        if (flight.ended()) {
            return endedAlready(flight);
        }
        var events = ended(upgrade, flight);
        if (!flight.failed()) {
            String left =
                    told.leftCordoned().isEmpty() ? "" : "; left cordoned: " + String.join(", ", told.leftCordoned());
            events.addAll(failure(upgrade, flight, List.of("not all of its nodes were upgraded" + left)));
        }
        return accept(upgrade, now, events);
    }

    private static List<PlanEvent> begun(Upgrade upgrade, Flight flight) {
        var events = new ArrayList<PlanEvent>();
        if (!flight.underWay()) {
            events.add(new BatchUnderWay(
                    upgrade.id(), flight.order().id(), flight.order().attempt()));
        }
        return events;
    }

    private static List<PlanEvent> ended(Upgrade upgrade, Flight flight) {
        var events = begun(upgrade, flight);
        events.add(
                new BatchEnded(upgrade.id(), flight.order().id(), flight.order().attempt()));
        return events;
    }

    private static List<PlanEvent> failure(Upgrade upgrade, Flight flight, List<String> reasons) {
        String batch = flight.order().id();
        var failed = new BatchFailed(upgrade.id(), batch, flight.order().attempt(), reasons);
        return upgrade.status() == Status.ABORTING
                ? List.of(failed)
                : List.of(
                        failed,
                        new UpgradePaused(
                                upgrade.id(),
                                PlannerMachine.KUBEHOP,
                                "batch " + batch + " failed: " + String.join("; ", reasons)));
    }

    private Decision<PlanEvent> accept(Upgrade upgrade, Instant now, List<PlanEvent> events) {
        return Decision.accept(settled(machine, upgrade, now, events));
    }

    /** These events, and the end of an aborting upgrade if they leave nothing in flight. */
    static List<PlanEvent> settled(PlannerMachine machine, Upgrade upgrade, Instant now, List<PlanEvent> events) {
        Optional<Upgrade> after = Optional.of(upgrade);
        for (PlanEvent event : events) {
            after = after.flatMap(u -> machine.evolve(u, event));
        }
        if (after.filter(u -> u.status() == Status.ABORTING && u.idle()).isEmpty()) {
            return events;
        }
        var all = new ArrayList<>(events);
        all.add(new UpgradeAborted(upgrade.id(), now));
        return all;
    }

    private static Optional<Flight> flight(Upgrade upgrade, String batch, int attempt) {
        return upgrade.flight()
                .filter(f -> f.order().id().equals(batch) && f.order().attempt() == attempt);
    }

    private static List<String> of(String node, List<String> reasons) {
        return reasons.stream().map(reason -> node + ": " + reason).toList();
    }

    private static Decision<PlanEvent> notInFlight(String batch, int attempt) {
        return Decision.ignore("attempt " + attempt + " of batch " + batch + " is not in flight");
    }

    private static Decision<PlanEvent> progressOnly(String batch) {
        return Decision.ignore("nothing follows from it for batch " + batch);
    }

    private static Decision<PlanEvent> failedAlready(Flight flight) {
        return Decision.ignore("batch " + flight.order().id() + " has failed already");
    }

    private static Decision<PlanEvent> endedAlready(Flight flight) {
        return Decision.ignore("batch " + flight.order().id() + " has ended already");
    }
}
