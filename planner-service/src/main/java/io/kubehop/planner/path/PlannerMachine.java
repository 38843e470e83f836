package io.kubehop.planner.path;

import io.kubehop.events.PlanEvent;
import io.kubehop.events.PlanEvent.BatchCompleted;
import io.kubehop.events.PlanEvent.BatchEnded;
import io.kubehop.events.PlanEvent.BatchFailed;
import io.kubehop.events.PlanEvent.BatchReady;
import io.kubehop.events.PlanEvent.BatchUnderWay;
import io.kubehop.events.PlanEvent.ControlPlaneAwaited;
import io.kubehop.events.PlanEvent.ControlPlaneMoved;
import io.kubehop.events.PlanEvent.HopCompleted;
import io.kubehop.events.PlanEvent.HopStarted;
import io.kubehop.events.PlanEvent.PreparationAsked;
import io.kubehop.events.PlanEvent.PreparationAwaited;
import io.kubehop.events.PlanEvent.PreparationNoted;
import io.kubehop.events.PlanEvent.RollbackAsked;
import io.kubehop.events.PlanEvent.RollbackEnded;
import io.kubehop.events.PlanEvent.UpgradeAborted;
import io.kubehop.events.PlanEvent.UpgradeAborting;
import io.kubehop.events.PlanEvent.UpgradeCompleted;
import io.kubehop.events.PlanEvent.UpgradeDiscarded;
import io.kubehop.events.PlanEvent.UpgradePaused;
import io.kubehop.events.PlanEvent.UpgradePlanned;
import io.kubehop.events.PlanEvent.UpgradeResumed;
import io.kubehop.events.PlanEvent.UpgradeStarted;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import io.kubehop.planner.path.PlannerAction.LookAtControlPlane;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerAction.MoveControlPlane;
import io.kubehop.planner.path.Upgrade.ControlPlane;
import io.kubehop.planner.path.Upgrade.Flight;
import io.kubehop.planner.path.Upgrade.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Walks the path of one upgrade at a time.
 *
 * <ol>
 *   <li>A path that was found possible is <b>planned</b>. One that is planned and not started gives way to the next.
 *   <li>Started, it goes hop by hop. A hop begins with a look at the cluster, and so does everything in it: what is next
 *       is decided from what the cluster shows at that moment, never from the plan.
 *   <li>Every node that moves in a hop is asked once to be prepared, as soon as it is seen ({@link PreparationRules}).
 *   <li>A control-plane node behind the hop's version is next, alone. The first of a hop is marked.
 *   <li>When none is behind, the API server has to answer with the hop's minor. Where the cluster shows no control-plane node and
 *       a hook is configured, it is run, once for each attempt; otherwise it is waited for.
 *   <li>Then workers behind the version, by zone and name, as many as the policy lets be out of service at once, all of them drained
 *       in the same way. Where the policy wants the fewest drains, only those which the next hop would leave too far behind
 *       ({@link HopMoves}). Where batches wait for preparation, not before that has ended or its time is up.
 *   <li>Nothing is next while a batch is in flight. It is over when the verifier has <b>verified</b> it.
 *   <li>When no node is behind, the hop is completed and the next begins; after the last, the upgrade is completed.
 *   <li>A batch that was rejected, refused or given up <b>pauses</b> the upgrade, and so does a hook that fails; only a
 *       retry or an abort ends that pause. A retry is the same batch again, with the next attempt, once the drain
 *       service has let go of it.
 *   <li>A person may pause: what is in flight is brought to its end, nothing new begins.
 *   <li>A person may <b>abort</b>: it is aborted as soon as nothing is in flight.
 *   <li>While it is paused, or after it was aborted, a person may have a worker <b>rolled back</b> ({@link RollbackRules}).
 * </ol>
 *
 * <p>Invariants: at most one upgrade; at most one batch in flight; a control-plane node is never in a batch with another; no worker
 * before the API server has the hop's minor; no batch while paused or aborting; a batch fails once in an attempt; an upgrade is not
 * over while the drain service has nodes of it.
 */
public final class PlannerMachine implements Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction> {

    /** The one stream: one set of services serves one cluster, and one cluster has one upgrade at a time. */
    public static final String STREAM = "upgrades";

    /** Who paused an upgrade that failed. No person may be called so. */
    public static final String KUBEHOP = "kubehop";

    private final Walk walk;
    private final Commands commands = new Commands(this);
    private final Batches batches = new Batches(this);
    private final RollbackRules rollbacks = new RollbackRules(this);

    /** @param hookConfigured whether there is a command that moves a control plane which the cluster does not show */
    public PlannerMachine(boolean hookConfigured) {
        walk = new Walk(hookConfigured);
    }

    @Override
    public PlannerState initial() {
        return PlannerState.EMPTY;
    }

    @Override
    public Decision<PlanEvent> decide(PlannerState state, PlannerInput input, Instant now) {
        if (input instanceof PlannerInput.Propose proposal) {
            return commands.propose(state, proposal);
        }
        Optional<Upgrade> known = state.current().filter(u -> u.id().equals(input.upgrade()));
        Optional<Upgrade> aborted = state.aborted().filter(u -> u.id().equals(input.upgrade()));
        if (aborted.isPresent()) {
            return afterwards(aborted.get(), input, now);
        }
        if (known.isEmpty()) {
            return Decision.ignore("upgrade " + input.upgrade() + " is neither planned nor under way");
        }
        Upgrade upgrade = known.get();
        return switch (input) {
            case PlannerInput.Propose proposal -> commands.propose(state, proposal);
            case PlannerInput.RollBack ask -> rollbacks.asked(upgrade, false, ask);
            case PlannerInput.Command command -> commands.decide(upgrade, command, now);
            case PlannerInput.Observation seen -> walk.decide(upgrade, seen, now);
            case PlannerInput.VerdictTold(var verdict) -> batches.told(upgrade, verdict, now);
            case PlannerInput.DrainTold(var drain) ->
                rollbacks.told(upgrade, false, drain, now).orElseGet(() -> batches.told(upgrade, drain, now));
            case PlannerInput.AgentTold(var agent) -> PreparationRules.told(upgrade, agent);
        };
    }

    /** All that can be done about an upgrade that was aborted: its nodes can go back. */
    private Decision<PlanEvent> afterwards(Upgrade upgrade, PlannerInput input, Instant now) {
        Decision<PlanEvent> over = Decision.ignore("upgrade " + upgrade.id() + " is neither planned nor under way");
        return switch (input) {
            case PlannerInput.RollBack ask -> rollbacks.asked(upgrade, true, ask);
            case PlannerInput.DrainTold(var drain) ->
                rollbacks.told(upgrade, true, drain, now).orElse(over);
            case PlannerInput _ -> over;
        };
    }

    @Override
    public PlannerState evolve(PlannerState state, PlanEvent event) {
        if (event instanceof UpgradePlanned(String id, String cluster, var plan, var policy)) {
            return state.with(Upgrade.planned(id, cluster, plan, policy));
        }
        Optional<Upgrade> known = state.current().filter(u -> u.id().equals(event.upgrade()));
        if (known.isEmpty()) {
            return state.aborted()
                    .filter(u -> u.id().equals(event.upgrade()))
                    .flatMap(u -> evolve(u, event))
                    .map(state::withAborted)
                    .orElse(state);
        }
        PlannerState next = evolve(known.get(), event).map(state::with).orElseGet(state::without);
        return event instanceof UpgradeAborted ? next.withAborted(known.get()) : next;
    }

    /** The upgrade after an event, or nothing when it is over. */
    Optional<Upgrade> evolve(Upgrade upgrade, PlanEvent event) {
        return switch (event) {
            case UpgradePlanned _ -> Optional.of(upgrade);
            case UpgradeStarted _ -> Optional.of(upgrade.started());
            case HopStarted started -> Optional.of(upgrade.inHop(started.hop()));
            case ControlPlaneAwaited awaited ->
                Optional.of(upgrade.controlPlane(awaited.hook() ? ControlPlane.HOOK : ControlPlane.AWAITED));
            case ControlPlaneMoved _ -> Optional.of(upgrade.controlPlane(ControlPlane.MOVED));
            case BatchReady ready -> Optional.of(upgrade.offered(ready.batch()));
            case BatchUnderWay _ -> {
                Upgrade begun = flight(upgrade, Flight::begun);
                yield Optional.of(begun.flight()
                        .map(flight -> begun.goingBack(begun.wayBack().under(flight.order())))
                        .orElse(begun));
            }
            case BatchEnded _ -> Optional.of(flight(upgrade, Flight::done));
            case BatchFailed _ -> Optional.of(flight(upgrade, Flight::broken));
            case BatchCompleted _ -> Optional.of(upgrade.landed());
            case HopCompleted _ -> Optional.of(upgrade.landed());
            case UpgradePaused(String _, String by, String reason) -> Optional.of(upgrade.paused(by, reason));
            case UpgradeResumed _ -> Optional.of(upgrade.resumed());
            case UpgradeAborting _ -> Optional.of(upgrade.aborting());
            case PreparationAsked(String _, var orders, Instant until) ->
                Optional.of(upgrade.preparing(upgrade.preparations()
                        .asked(orders.stream().map(WorkOrder::node).toList(), until)));
            case PreparationAwaited(String _, var nodes, Instant until) -> Optional.of(upgrade.awaiting(nodes, until));
            case PreparationNoted noted ->
                Optional.of(upgrade.preparing(upgrade.preparations().ended(noted.node())));
            case RollbackAsked asked ->
                Optional.of(upgrade.goingBack(upgrade.wayBack().begun(asked.batch())));
            case RollbackEnded _ ->
                Optional.of(upgrade.goingBack(upgrade.wayBack().ended()));
            case UpgradeDiscarded _, UpgradeAborted _, UpgradeCompleted _ -> Optional.empty();
        };
    }

    private static Upgrade flight(Upgrade upgrade, UnaryOperator<Flight> change) {
        return upgrade.flight().map(change).map(upgrade::flight).orElse(upgrade);
    }

    @Override
    public Set<PlannerAction> todo(PlannerState state, Instant now) {
        return state.current()
                .filter(u -> u.status() == Status.RUNNING && u.idle())
                .map(PlannerMachine::next)
                .map(Set::of)
                .orElse(Set.of());
    }

    private static PlannerAction next(Upgrade upgrade) {
        return switch (upgrade.controlPlane()) {
            case UNKNOWN, MOVED ->
                new LookAtNodes(
                        upgrade.id(),
                        upgrade.hop(),
                        upgrade.step(),
                        upgrade.preparations()
                                .awaited()
                                .map(Preparations.Awaited::until)
                                .orElse(Instant.MIN));
            case HOOK ->
                new MoveControlPlane(
                        upgrade.id(),
                        upgrade.hop(),
                        upgrade.hookAttempt(),
                        upgrade.presentHop().to());
            case AWAITED ->
                new LookAtControlPlane(
                        upgrade.id(), upgrade.hop(), upgrade.presentHop().to());
        };
    }
}
