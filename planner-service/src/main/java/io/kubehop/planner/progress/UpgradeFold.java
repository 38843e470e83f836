package io.kubehop.planner.progress;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;
import io.kubehop.planner.path.HopMoves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One upgrade as it is now. */
final class UpgradeFold {
    private static final String CONTROL_PLANE = "control plane";
    private static final String PAUSE = "pause";
    private static final String PREPARATION = "preparation";
    private static final int MOST_NAMES = 5;

    private final PlanEvent.UpgradePlanned planned;
    private final Nodes nodes;
    private final Waits waits = new Waits();
    private final BlockedPods blocked = new BlockedPods();
    private final NodeWords words;
    private UpgradeState state = UpgradeState.PLANNED;
    private String reason = "";
    private int hop;
    private KubeVersion hopTo;
    private Optional<BatchOrder> batch = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private UpgradeProgress shown;
    private boolean fresh = true;

    UpgradeFold(PlanEvent.UpgradePlanned planned, Instant time) {
        this.planned = planned;
        this.nodes = new Nodes(planned.upgrade(), planned.plan(), time);
        this.words = new NodeWords(nodes, waits, blocked);
        this.hopTo = planned.plan().hops().isEmpty()
                ? planned.plan().to()
                : planned.plan().hops().getFirst().to();
        this.shown = record(time);
    }

    UpgradeProgress progress() {
        return shown;
    }

    List<NodeProgress> nodes() {
        return nodes.all();
    }

    List<DrainEvent.EvictionBlocked> blocked() {
        return blocked.all();
    }

    UpgradePlan plan() {
        return planned.plan();
    }

    UpgradePolicy policy() {
        return planned.policy();
    }

    void plan(PlanEvent event, Instant time) {
        switch (event) {
            case PlanEvent.UpgradePlanned _,
                    PlanEvent.BatchUnderWay _,
                    PlanEvent.BatchEnded _,
                    PlanEvent.PreparationAsked _,
                    PlanEvent.PreparationNoted _ -> {}
            case PlanEvent.RollbackAsked asked -> asked.batch().orders().forEach(order -> nodes.offered(order, time));
            case PlanEvent.RollbackEnded ended -> {
                waits.removeAll(NodeWords.key(ended.node()));
                nodes.wentBack(ended.node(), hopTo, ended.done(), time);
            }
            case PlanEvent.UpgradeDiscarded discarded -> end(UpgradeState.DISCARDED, discarded.reason(), time);
            case PlanEvent.UpgradeStarted _ -> {
                state = UpgradeState.RUNNING;
                startedAt = Optional.of(time);
            }
            case PlanEvent.HopStarted started -> {
                hop = started.hop();
                hopTo = started.to();
                nodes.hop(moves(started), time);
            }
            case PlanEvent.ControlPlaneAwaited awaited ->
                waits.put(
                        CONTROL_PLANE,
                        CONTROL_PLANE,
                        awaited.hook()
                                ? "the configured command, which moves the API server to " + awaited.version()
                                : "the API server to answer with "
                                        + awaited.version().minorText() + ": somebody else moves it",
                        time,
                        Optional.empty());
            case PlanEvent.ControlPlaneMoved _ -> waits.remove(CONTROL_PLANE);
            case PlanEvent.PreparationAwaited awaited ->
                waits.put(
                        PREPARATION,
                        "the next batch",
                        "its nodes to be prepared by their agents: " + some(awaited.nodes()),
                        time,
                        Optional.of(awaited.until()));
            case PlanEvent.BatchReady ready -> {
                waits.remove(PREPARATION);
                batch = Optional.of(ready.batch());
                ready.batch().orders().forEach(order -> nodes.offered(order, time));
                waits.put(
                        key(ready.batch().id()),
                        what(ready.batch().id()),
                        "the verifier, to release it",
                        time,
                        Optional.empty());
            }
            case PlanEvent.BatchCompleted completed -> {
                waits.remove(key(completed.batch()));
                batch.filter(b -> b.id().equals(completed.batch()))
                        .ifPresent(b -> b.nodes().forEach(node -> done(node, time)));
                batch = Optional.empty();
            }
            case PlanEvent.BatchFailed failed -> batchFailed(failed, time);
            case PlanEvent.HopCompleted _ -> nodes.all().forEach(node -> done(node.node(), time));
            case PlanEvent.UpgradePaused(String _, String by, String why) -> {
                state = UpgradeState.PAUSED;
                reason = "paused by " + by + ": " + why;
                waits.put(
                        PAUSE,
                        "upgrade",
                        by.equals("kubehop") ? "a person, to retry or abort" : by + ", to resume",
                        time,
                        Optional.empty());
            }
            case PlanEvent.UpgradeResumed _ -> {
                state = UpgradeState.RUNNING;
                reason = "";
                waits.remove(PAUSE);
            }
            case PlanEvent.UpgradeAborting(String _, String by, String why) -> {
                state = UpgradeState.ABORTING;
                reason = "aborted by " + by + ": " + why;
                waits.put(PAUSE, "upgrade", "what is in flight, to come to its end", time, Optional.empty());
            }
            case PlanEvent.UpgradeAborted _ -> end(UpgradeState.ABORTED, reason, time);
            case PlanEvent.UpgradeCompleted _ -> end(UpgradeState.COMPLETED, "", time);
        }
    }

    private void done(String node, Instant time) {
        waits.removeAll(NodeWords.key(node));
        blocked.freeAll(node);
        nodes.done(node, time);
    }

    private void batchFailed(PlanEvent.BatchFailed failed, Instant time) {
        waits.remove(key(failed.batch()));
        batch.filter(b -> b.id().equals(failed.batch()))
                .ifPresent(b -> b.nodes()
                        .forEach(name -> nodes.find(name)
                                .filter(n -> n.phase() == NodePhase.READY || n.phase() == NodePhase.HELD)
                                .ifPresent(_ ->
                                        nodes.set(name, NodePhase.FAILED, String.join("; ", failed.reasons()), time))));
    }

    private void end(UpgradeState last, String why, Instant time) {
        state = last;
        reason = why;
        endedAt = Optional.of(time);
        batch = Optional.empty();
        waits.clear();
        blocked.clear();
    }

    void verdict(VerdictEvent event, Instant time) {
        switch (event) {
            case VerdictEvent.BaselineTaken _ -> {}
            case VerdictEvent.BatchReleased released -> {
                waits.remove(key(released.batch()));
                released.order()
                        .nodes()
                        .forEach(node -> nodes.advance(
                                node, released.batch(), released.attempt(), NodePhase.RELEASED, "", time));
            }
            case VerdictEvent.BatchHeld held -> {
                String why = String.join("; ", held.reasons());
                waits.put(key(held.batch()), what(held.batch()), why, time, Optional.of(held.lookAgainAt()));
                batch.filter(b -> b.id().equals(held.batch()))
                        .ifPresent(b -> b.nodes()
                                .forEach(node ->
                                        nodes.advance(node, held.batch(), held.attempt(), NodePhase.HELD, why, time)));
            }
            case VerdictEvent.SoakStarted soak ->
                waits.put(
                        key(soak.batch()),
                        what(soak.batch()),
                        "its soak: workloads have to stay healthy",
                        time,
                        Optional.of(soak.until()));
            case VerdictEvent.BatchVerified verified -> waits.remove(key(verified.batch()));
            case VerdictEvent.BatchRejected rejected -> waits.remove(key(rejected.batch()));
            case VerdictEvent.NodeAccepted accepted -> words.accepted(accepted, time);
            case VerdictEvent.NodeRejected rejected -> words.rejected(rejected, time);
        }
    }

    void drain(DrainEvent event, Instant time) {
        if (event instanceof DrainEvent.BatchReturned(String _, String id, int _)) {
            waits.put(key(id), what(id), "workloads to be back as they were", time, Optional.empty());
        } else if (event instanceof DrainEvent.BatchAbandoned(String _, String id, int _, List<String> _)) {
            waits.remove(key(id));
        }
        words.drain(event, time);
    }

    void agent(AgentEvent event, Instant time) {
        words.agent(event, time);
    }

    private HopMoves moves(PlanEvent.HopStarted started) {
        List<UpgradePlan.Hop> hops = planned.plan().hops();
        Optional<KubeVersion> following = started.hop() < hops.size()
                ? Optional.of(hops.get(started.hop()).to())
                : Optional.empty();
        return new HopMoves(started.to(), following, planned.policy().fewestDrains());
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }

    private static String key(String id) {
        return "batch/" + id;
    }

    private static String what(String id) {
        return "batch " + id;
    }

    /** The records that are different since the last call. */
    List<ProgressEvent> changed(Instant time) {
        if (state.ended()) {
            waits.clear();
            blocked.clear();
        }
        var all = new ArrayList<ProgressEvent>();
        UpgradeProgress next = record(shown.updatedAt());
        if (fresh || !next.equals(shown)) {
            shown = record(time);
            fresh = false;
            all.add(shown);
        }
        all.addAll(nodes.takeChanged());
        return all;
    }

    private UpgradeProgress record(Instant time) {
        return new UpgradeProgress(
                planned.upgrade(),
                planned.cluster(),
                state,
                reason,
                planned.plan().from(),
                planned.plan().to(),
                hop,
                planned.plan().hops().size(),
                hopTo,
                batch.map(BatchOrder::id).orElse(""),
                nodes.doneCount(),
                nodes.size(),
                words.podsMoved(),
                words.budgetsAtLimit(),
                waits.shown(),
                startedAt,
                time,
                endedAt);
    }
}
