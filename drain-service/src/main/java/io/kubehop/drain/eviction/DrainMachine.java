package io.kubehop.drain.eviction;

import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import java.time.Instant;
import java.util.Set;

/**
 * Empties the nodes of released batches as fast as the budgets allow, never against them.
 *
 * <p>The algorithm, for each node:
 *
 * <ol>
 *   <li>The planner lets agents work ahead: their orders are passed on, for nobody else writes to them. Nothing is done to a node.
 *   <li>A batch is released: its drain starts, and workers that come later are tainted ({@link OutdatedRules}). It is cordoned,
 *       with a mark that the cordon is ours; a node that somebody else had cordoned is noted as found. Load balancers leave it out
 *       where that is asked for. With the policy {@code CORDON_ONLY} it is handed over now, with {@code NONE} uncordoned.
 *   <li>Its pods are listed and sorted ({@link io.kubehop.drain.triage.PodTriage}). One that may not be evicted stops the node
 *       before its first eviction, and the node is given back.
 *   <li>The others are evicted, over all nodes together: one after the other under one budget, side by side otherwise
 *       ({@link Schedule}). On one node those of an order number are gone before the next are asked ({@link Turn}). A pod that is
 *       to complete is asked when it has. A pod that its application cannot spare is asked when a second one is ready
 *       ({@link SurgeRules}). While an upgraded node is about to return, pods wait for room on upgraded ones, up to a limit
 *       ({@link RoomRules}). Before each eviction the pod is looked at.
 *   <li>A refusal postpones the budget, the pod or everything, whatever it is about. A budget that opens is tried at once; without a
 *       watch, after a fallback. An overload makes everything slower, and each success a little faster again ({@link Throttle}).
 *   <li>When every pod is gone the node is listed again, for pods may have come in spite of the cordon. If it is empty, and the
 *       volumes of its pods are where they have to be ({@link VolumeRules}), it is drained and handed over to its agent, in one step.
 *   <li>Nodes that wait for each other are noticed, and one of them is parked ({@link CrossingRules}). A node that does not answer
 *       is put out of service if its host is surely off and the policy allows it ({@link HostRules}).
 *   <li>When the time is up before that, the policy decides: the drain has failed, who blocks it is named, and the node is given
 *       back; or it goes on, after who blocks it was said again; or the node is parked, uncordoned, until the rest of its batch is
 *       done, and drained once more; or what is left is deleted past the budgets. After parking or deleting it fails.
 *   <li>A node that somebody else uncordons is cordoned again before anything else goes on, three times; then its drain has failed.
 *       One that leaves the cluster has failed.
 *   <li>The verifier accepts the node: it is uncordoned if the cordon is ours, and has returned. It rejects it: it stays as it is.
 *   <li>When the last node of a batch has returned or is kept, the batch has returned, or is abandoned if not all were upgraded.
 *   <li>The upgrade is aborted: nodes not yet handed over are given back; the others go on.
 *   <li>A further attempt of a batch starts over for its nodes.
 *   <li>A person wants a node rolled back, which may be after the upgrade was aborted: it is emptied and returned like any other, and
 *       handed over to be rolled back. No worker is tainted for it.
 *   <li>The upgrade is over: the taint of workers still to come is taken off.
 * </ol>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>No pod is evicted from a node of which a pod is refused.
 *   <li>No pod is deleted past a budget unless the policy says so for the deadline, and not before it.
 *   <li>No pod is evicted twice: a pod is a UID, and it is looked at before it is asked.
 *   <li>No more than one eviction at a time is asked under a budget.
 *   <li>A node is handed over only after a look that found nothing to evict.
 *   <li>A Deployment has no more than one replica of ours, and none when no pod of it waits.
 *   <li>A node whose drain ended otherwise than by a rejection is as schedulable as it was found. A node that is called back while
 *       it is being cordoned is given back only when the cordon is known, so that no late cordon stays.
 * </ul>
 */
public final class DrainMachine implements Machine<DrainState, DrainInput, DrainFact, DrainAction> {
    private final Fold fold;
    private final Schedule schedule;
    private final NodeRules nodes = new NodeRules();
    private final DeadlineRules deadlines;
    private final PodRules pods;
    private final LookRules looks;
    private final VolumeRules volumes;
    private final HostRules hosts;
    private final SurgeRules surges;
    private final OutdatedRules outdated;
    private final RoomRules room;
    private final CrossingRules crossing;

    /** A machine with these limits. */
    public DrainMachine(DrainSettings settings) {
        this.fold = new Fold(settings);
        this.schedule = new Schedule(settings);
        var blocks = new BlockRules();
        this.deadlines = new DeadlineRules(nodes, blocks);
        this.pods = new PodRules(settings, blocks);
        this.volumes = new VolumeRules(settings);
        this.hosts = new HostRules(settings);
        this.surges = new SurgeRules(settings, blocks);
        this.outdated = new OutdatedRules(settings);
        this.room = new RoomRules(settings);
        this.crossing = new CrossingRules(settings);
        this.looks = new LookRules(nodes, pods, blocks, volumes, hosts);
    }

    @Override
    public DrainState initial() {
        return DrainState.EMPTY;
    }

    @Override
    public Decision<DrainFact> decide(DrainState state, DrainInput input, Instant now) {
        var story = new Story(state, fold);
        return switch (input) {
            case DrainInput.Released released -> nodes.released(story, released.upgrade(), released.order(), now);
            case DrainInput.RollBack back -> nodes.rollBack(story, back.upgrade(), back.order(), back.reason(), now);
            case DrainInput.Ahead ahead -> nodes.ahead(story, ahead.orders());
            case DrainInput.Accepted accepted -> nodes.accepted(story, accepted);
            case DrainInput.Rejected rejected -> nodes.rejected(story, rejected);
            case DrainInput.Aborting() -> nodes.aborting(story);
            case DrainInput.Cordoned cordoned -> nodes.cordoned(story, cordoned, now);
            case DrainInput.Uncordoned uncordoned -> nodes.uncordoned(story, uncordoned);
            case DrainInput.PodsListed listed -> looks.listed(story, listed, now);
            case DrainInput.EvictionAnswered answered -> pods.answered(story, answered, now);
            case DrainInput.TimeUp timeUp -> deadlines.timeUp(story, timeUp, now);
            case DrainInput.CameBack cameBack -> deadlines.cameBack(story, cameBack, now);
            case DrainInput.NodeSeen seen -> looks.seen(story, seen);
            case DrainInput.PodVanished vanished -> pods.vanished(story, vanished, now);
            case DrainInput.PodTerminating terminating -> pods.terminating(story, terminating, now);
            case DrainInput.PodFinished finished -> pods.finished(story, finished);
            case DrainInput.BudgetOpened opened -> pods.opened(story, opened, now);
            case DrainInput.LetGo letGo -> crossing.letGo(story, letGo, now);
            case DrainInput.HostAsked asked -> hosts.asked(story, asked, now);
            case DrainInput.OutdatedMarked marked -> outdated.marked(story, marked);
            case DrainInput.OutdatedCleared _ -> outdated.cleared(story);
            case DrainInput.Over _ -> outdated.over(story);
            case DrainInput.RoomSeen seen -> room.seen(story, seen, now);
            case DrainInput.VolumeMoved moved -> volumes.moved(story, moved, now);
            case DrainInput.SurgeAnswered answered -> surges.answered(story, answered, now);
            case DrainInput.SurgeSeen seen -> surges.seen(story, seen, now);
            case DrainInput.SurgeLowered lowered -> surges.lowered(story, lowered, now);
            case DrainInput.WorkloadChanged changed -> surges.changed(story, changed, now);
        };
    }

    @Override
    public DrainState evolve(DrainState state, DrainFact fact) {
        return fold.after(state, fact);
    }

    @Override
    public Set<DrainAction> todo(DrainState state, Instant now) {
        return schedule.of(state, now);
    }
}
