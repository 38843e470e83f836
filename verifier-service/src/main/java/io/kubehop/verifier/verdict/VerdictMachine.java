package io.kubehop.verifier.verdict;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.Event;
import io.kubehop.events.HostEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.events.VerifierEvent;
import io.kubehop.machine.Decision;
import io.kubehop.machine.Machine;
import io.kubehop.verifier.health.Baseline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The verdicts of one upgrade. The algorithm:
 *
 * <ol>
 *   <li>A batch is ready: look at the cluster. The look of the upgrade's first batch is its baseline.
 *   <li>Nodes outside the batches in flight, workloads and budgets are no worse than the baseline, and (first attempt) the
 *       batch's own nodes are Ready: the batch is released. Else it is held, with one alert, and looked at again; held longer
 *       than the policy says, it is rejected.
 *   <li>An agent says its node is upgraded: look at the node. Ready, of the order's version, all its DaemonSet pods healthy:
 *       accepted. Not so until the policy's node timeout is over: rejected, with an alert. An agent's failure or refusal
 *       rejects its node at once; so does an agent that has had it for longer than the agent timeout. A pod that blocks its
 *       node's drain and that nothing frees by itself, or for which a drain goes on waiting after its time, is an alert until it
 *       moves.
 *   <li>The drain service says the batch is back: look until workloads and budgets are no worse than the baseline and the
 *       batch's nodes are Ready. Then it soaks. Not so until the policy's settle timeout is over: rejected, with an alert.
 *   <li>Healthy at the end of the soak: verified. Worse for longer than the regression grace: rejected, with an alert.
 *   <li>The drain service says the batch is abandoned, which it does when each of its nodes has come to an end: rejected, for
 *       what was known to be wrong with its nodes.
 *   <li>The upgrade is being aborted: what is not released is rejected, what is released goes on to its end.
 *   <li>A retry starts the batch over and clears its alerts.
 *   <li>A person wants a node rolled back, perhaps after the upgrade was aborted: the node is judged as an upgraded one is, by
 *       the earlier version; when it is back the batch is verified. The rest of the cluster is not compared.
 * </ol>
 *
 * <p>Invariants: a batch in flight gets exactly one verdict an attempt; a node is judged at most once an attempt; no timeout is
 * judged but by a look that succeeded, and not within the sight grace after one that did not; the state holds nothing of a
 * batch that has its verdict but its name, for a while.
 */
public final class VerdictMachine implements Machine<VerdictState, VerdictInput, Fact, Look> {
    private final VerdictSettings settings;
    private final Releasing releasing;
    private final Judging judging;
    private final Settling settling;

    public VerdictMachine(VerdictSettings settings) {
        this.settings = settings;
        releasing = new Releasing(settings);
        judging = new Judging(settings);
        settling = new Settling(settings);
    }

    @Override
    public VerdictState initial() {
        return VerdictState.INITIAL;
    }

    @Override
    public Decision<Fact> decide(VerdictState state, VerdictInput input, Instant now) {
        boolean goesBack = !state.batches().isEmpty() || input instanceof VerdictInput.Told(PlanEvent.RollbackAsked _);
        if (state.ended() && !goesBack) {
            return Decision.ignore("the upgrade is over");
        }
        return switch (input) {
            case VerdictInput.Told(Event event) -> told(state, event, now);
            case VerdictInput.ClusterLooked looked -> looked(state, looked, now);
            case VerdictInput.NodeLooked looked ->
                inFlight(state, looked.look().batch(), looked.look().attempt())
                        .map(batch -> judging.looked(batch, looked, now))
                        .orElseGet(() ->
                                notInFlight(looked.look().batch(), looked.look().attempt()));
        };
    }

    private Decision<Fact> told(VerdictState state, Event event, Instant now) {
        return switch (event) {
            case PlanEvent plan -> planned(state, plan, now);
            case AgentEvent agent ->
                inFlight(state, agent.batch(), agent.attempt())
                        .map(batch -> judging.told(batch, agent, now))
                        .orElseGet(() -> notInFlight(agent.batch(), agent.attempt()));
            case DrainEvent drain ->
                inFlight(state, drain.batch(), drain.attempt())
                        .map(batch -> settling.told(state, batch, drain, now))
                        .orElseGet(() -> notInFlight(drain.batch(), drain.attempt()));
            case OrderEvent _ -> Decision.ignore("an order is its agent's business");
            case VerifierEvent _ -> Decision.ignore("the verifier's own word");
            case HostEvent _ -> Decision.ignore("what a host reports of itself is for planning");
            case ProgressEvent _ -> Decision.ignore("progress is only for showing");
        };
    }

    private Decision<Fact> planned(VerdictState state, PlanEvent event, Instant now) {
        return switch (event) {
            case PlanEvent.BatchReady ready -> releasing.ready(state, ready, now);
            case PlanEvent.RollbackAsked asked -> releasing.goingBack(state, asked, now);
            case PlanEvent.UpgradeAborting aborting -> releasing.aborting(state, aborting, now);
            case PlanEvent.UpgradeAborted _ -> Decision.accept(new Fact.Heard(event, now));
            case PlanEvent.UpgradeCompleted completed -> {
                var facts = new ArrayList<Fact>();
                facts.add(new Fact.Heard(completed, now));
                state.alerts()
                        .forEach(alert ->
                                facts.add(Alerts.clear(completed.upgrade(), alert, "the upgrade is completed")));
                yield Decision.accept(facts);
            }
            case PlanEvent _ -> Decision.ignore("nothing for the verifier to do");
        };
    }

    private Decision<Fact> looked(VerdictState state, VerdictInput.ClusterLooked looked, Instant now) {
        Look.AtCluster look = looked.look();
        return inFlight(state, look.batch(), look.attempt())
                .map(batch -> switch (batch.phase()) {
                    case Phase.Waiting waiting
                    when look.purpose() == Look.Purpose.RELEASE -> releasing.looked(state, batch, waiting, looked, now);
                    case Phase.Settling phase
                    when look.purpose() == Look.Purpose.SETTLE -> settling.looked(state, batch, phase, looked, now);
                    case Phase.Soaking phase
                    when look.purpose() == Look.Purpose.SOAK -> settling.looked(state, batch, phase, looked, now);
                    case Phase _ -> Decision.<Fact>ignore("the batch is not where that look was for");
                })
                .orElseGet(() -> notInFlight(look.batch(), look.attempt()));
    }

    private static Optional<BatchInFlight> inFlight(VerdictState state, String batch, int attempt) {
        return state.batch(batch, attempt);
    }

    private static Decision<Fact> notInFlight(String batch, int attempt) {
        return Decision.ignore("attempt " + attempt + " of batch " + batch + " is not in flight");
    }

    @Override
    public VerdictState evolve(VerdictState state, Fact fact) {
        return switch (fact) {
            case Fact.Said(VerifierEvent event) ->
                switch (event) {
                    case VerdictEvent verdict -> said(state, verdict);
                    case AlertEvent.AlertRaised raised -> state.withAlert(raised.alert());
                    case AlertEvent.AlertCleared cleared -> state.withoutAlert(cleared.alert());
                };
            case Fact.Heard(Event event, Instant at) -> heard(state, event, at);
            case Fact.CordonsFound(List<String> nodes) ->
                state.baseline()
                        .map(taken -> state.with(
                                new Baseline(taken.nodes(), new TreeSet<>(nodes), taken.workloads(), taken.budgets())))
                        .orElse(state);
            case Fact.HealthLost lost -> soaking(state, lost.batch(), Optional.of(lost.at()));
            case Fact.HealthRegained regained -> soaking(state, regained.batch(), Optional.empty());
        };
    }

    private static VerdictState said(VerdictState state, VerdictEvent event) {
        return switch (event) {
            case VerdictEvent.BaselineTaken taken ->
                state.with(new Baseline(
                        new TreeSet<>(taken.nodes()),
                        Set.of(),
                        new TreeSet<>(taken.workloads()),
                        new TreeSet<>(taken.budgets())));
            case VerdictEvent.BatchReleased _ -> change(state, event.batch(), batch -> batch.in(new Phase.Working()));
            case VerdictEvent.BatchHeld held ->
                change(state, event.batch(), batch -> batch.in(new Phase.Waiting(held.reasons(), held.lookAgainAt())));
            case VerdictEvent.NodeAccepted accepted ->
                change(state, event.batch(), batch -> batch.withJudged(accepted.node()));
            case VerdictEvent.NodeRejected node ->
                change(
                        state,
                        event.batch(),
                        batch -> batch.withJudged(node.node()).withTroubles(node.reasons()));
            case VerdictEvent.SoakStarted soak ->
                change(state, event.batch(), batch -> batch.in(new Phase.Soaking(soak.until(), Optional.empty())));
            case VerdictEvent.BatchVerified _ -> state.finished(event.batch(), event.attempt(), true);
            case VerdictEvent.BatchRejected _ -> state.finished(event.batch(), event.attempt(), false);
        };
    }

    private static VerdictState heard(VerdictState state, Event event, Instant at) {
        return switch (event) {
            case PlanEvent.BatchReady ready -> state.with(BatchInFlight.ready(ready.batch(), at));
            case PlanEvent.UpgradeAborting _ -> state.asAborting();
            case PlanEvent.UpgradeAborted _, PlanEvent.UpgradeCompleted _ -> state.asEnded();
            case PlanEvent.RollbackAsked asked -> state.with(BatchInFlight.goingBack(asked.batch(), at));
            case AgentEvent.NodeRolledBack back ->
                change(state, back.batch(), batch -> batch.withUpgraded(back.node(), at));
            case AgentEvent.NodeUpgraded upgraded ->
                change(state, upgraded.batch(), batch -> batch.withUpgraded(upgraded.node(), at));
            case DrainEvent.NodeDrained drained ->
                change(state, drained.batch(), batch -> batch.withAtAgent(drained.node(), at));
            case DrainEvent.EvictionBlocked blocked ->
                blocked.deadline()
                        .map(deadline -> change(
                                state,
                                blocked.batch(),
                                batch -> batch.withDeadline(blocked.pod().uid(), deadline)))
                        .orElse(state);
            case DrainEvent.BatchReturned returned ->
                change(state, returned.batch(), batch -> batch.in(new Phase.Settling(at)));
            case DrainEvent.DrainRefused refused ->
                change(
                        state,
                        refused.batch(),
                        batch -> batch.withTroubles(Settling.troubles(refused.node(), refused.reasons())));
            case DrainEvent.DrainFailed failed ->
                change(
                        state,
                        failed.batch(),
                        batch -> batch.withTroubles(Settling.troubles(failed.node(), failed.reasons())));
            case Event _ -> state;
        };
    }

    private static VerdictState soaking(VerdictState state, String id, Optional<Instant> lostAt) {
        return change(state, id, batch -> switch (batch.phase()) {
            case Phase.Soaking(Instant until, Optional<Instant> _) -> batch.in(new Phase.Soaking(until, lostAt));
            case Phase.Waiting _, Phase.Working _, Phase.GoingBack _, Phase.Settling _ -> batch;
        });
    }

    private static VerdictState change(VerdictState state, String id, UnaryOperator<BatchInFlight> change) {
        BatchInFlight batch = state.batches().get(id);
        return batch == null ? state : state.with(change.apply(batch));
    }

    @Override
    public Set<Look> todo(VerdictState state, Instant now) {
        var work = new LinkedHashSet<Look>();
        for (BatchInFlight batch : state.batches().values()) {
            String id = batch.order().id();
            int attempt = batch.order().attempt();
            switch (batch.phase()) {
                case Phase.Waiting(List<String> _, Instant lookAt) ->
                    work.add(new Look.AtCluster(id, attempt, Look.Purpose.RELEASE, lookAt));
                case Phase.Working _, Phase.GoingBack _ -> {
                    batch.upgraded().keySet().forEach(node -> work.add(new Look.AtNode(id, attempt, node)));
                    batch.atAgents()
                            .forEach((node, since) ->
                                    work.add(new Look.AtNode(id, attempt, node, since.plus(settings.agentTimeout()))));
                }
                case Phase.Settling(Instant since) ->
                    work.add(new Look.AtCluster(id, attempt, Look.Purpose.SETTLE, since));
                case Phase.Soaking(Instant _, Optional<Instant> lostAt) ->
                    work.add(new Look.AtCluster(id, attempt, Look.Purpose.SOAK, lostAt.orElse(Instant.MIN)));
            }
        }
        return work;
    }
}
