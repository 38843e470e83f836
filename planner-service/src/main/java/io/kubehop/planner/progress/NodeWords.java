package io.kubehop.planner.progress;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.VerdictEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said of single nodes, by whichever service. */
final class NodeWords {
    private final Nodes nodes;
    private final Waits waits;
    private final BlockedPods blocked;
    private int podsMoved;
    private int budgetsAtLimit;

    NodeWords(Nodes nodes, Waits waits, BlockedPods blocked) {
        this.nodes = nodes;
        this.waits = waits;
        this.blocked = blocked;
    }

    int podsMoved() {
        return podsMoved;
    }

    int budgetsAtLimit() {
        return budgetsAtLimit;
    }

    /** The beginning of the keys of all waits of a node. */
    static String key(String node) {
        return "node/" + node + "/";
    }

    private static String pods(String node) {
        return key(node) + "pod/";
    }

    void accepted(VerdictEvent.NodeAccepted event, Instant time) {
        nodes.advance(event.node(), event.batch(), event.attempt(), NodePhase.CHECKING, "accepted", time);
        nodes.version(event.node(), event.version());
        waits(event.node(), "the drain service, to let pods back", time);
    }

    void rejected(VerdictEvent.NodeRejected event, Instant time) {
        fail(event.node(), event.batch(), event.attempt(), event.reasons(), time);
    }

    void drain(DrainEvent event, Instant time) {
        String batch = event.batch();
        int attempt = event.attempt();
        switch (event) {
            case DrainEvent.DrainStarted(String _, String _, int _, String node) -> {
                nodes.advance(node, batch, attempt, NodePhase.DRAINING, "", time);
                waits(node, "its pods, to leave", time);
            }
            case DrainEvent.NodeCordoned(String _, String _, int _, String node, boolean _) -> {
                if (nodes.find(node).map(NodeProgress::phase).orElse(NodePhase.DRAINING) == NodePhase.PARKED) {
                    nodes.set(node, NodePhase.DRAINING, "", time);
                    waits(node, "its pods, to leave, once more", time);
                }
            }
            case DrainEvent.PodsTriaged triaged ->
                nodes.pods(
                        triaged.node(), triaged.evict().size(), triaged.evict().size());
            case DrainEvent.PodEvicted(String _, String _, int _, String node, DrainEvent.PodRef pod) -> {
                freed(node, pod);
                nodes.advance(node, batch, attempt, draining(node), pod.name() + " is leaving", time);
            }
            case DrainEvent.PodGone(String _, String _, int _, String node, DrainEvent.PodRef pod) -> {
                podsMoved++;
                freed(node, pod);
                nodes.find(node).ifPresent(n -> nodes.pods(node, Math.max(0, n.podsLeft() - 1), n.podsTotal()));
                nodes.advance(node, batch, attempt, draining(node), "", time);
            }
            case DrainEvent.EvictionBlocked block -> blocked(block, time);
            case DrainEvent.NodeWaiting(
                    String _,
                    String _,
                    int _,
                    String node,
                    String reason,
                    Instant since,
                    Optional<Instant> until) -> waits.put(key(node) + "self", "node " + node, reason, since, until);
            case DrainEvent.DrainParked(String _, String _, int _, String node, String reason) -> {
                waits.removeAll(key(node));
                blocked.freeAll(node);
                nodes.set(node, NodePhase.PARKED, reason, time);
                waits(node, "the rest of its batch, to be drained once more", time);
            }
            case DrainEvent.SurgeRaised raised ->
                nodes.advance(
                        raised.node(),
                        batch,
                        attempt,
                        draining(raised.node()),
                        "Deployment " + raised.workload() + " has one replica more",
                        time);
            case DrainEvent.SurgeEnded _ -> {}
            case DrainEvent.NodeOutOfService(String _, String _, int _, String node, String reason) ->
                nodes.advance(node, batch, attempt, draining(node), "out of service: " + reason, time);
            case DrainEvent.NodeDrained(String _, String _, int _, String node, int _, var _) -> {
                nodes.advance(node, batch, attempt, NodePhase.DRAINED, "", time);
                nodes.find(node).ifPresent(n -> nodes.pods(node, 0, n.podsTotal()));
                waits.removeAll(key(node));
                blocked.freeAll(node);
                waits(node, "its agent, to take the order", time);
            }
            case DrainEvent.DrainRefused(String _, String _, int _, String node, List<String> reasons) ->
                fail(node, batch, attempt, reasons, time);
            case DrainEvent.DrainFailed(String _, String _, int _, String node, List<String> reasons) ->
                fail(node, batch, attempt, reasons, time);
            case DrainEvent.NodeReturned(String _, String _, int _, String node, boolean upgraded) -> {
                waits.removeAll(key(node));
                blocked.freeAll(node);
                if (upgraded) {
                    nodes.advance(node, batch, attempt, NodePhase.RETURNED, "", time);
                } else if (nodes.find(node).map(NodeProgress::phase).orElse(NodePhase.FAILED) != NodePhase.FAILED) {
                    nodes.set(node, NodePhase.PENDING, "given back without an upgrade", time);
                }
            }
            case DrainEvent.BatchReturned _ -> {}
            case DrainEvent.BatchAbandoned abandoned ->
                abandoned.leftCordoned().forEach(node -> {
                    String why = nodes.find(node).map(NodeProgress::detail).orElse("");
                    nodes.set(node, NodePhase.FAILED, why.isEmpty() ? "left cordoned" : why, time);
                });
        }
    }

    private void blocked(DrainEvent.EvictionBlocked event, Instant time) {
        boolean known = blocked.has(event.pod());
        blocked.put(event);
        boolean budget = !event.budget().isEmpty();
        budgetsAtLimit += budget && !known ? 1 : 0;
        String whom =
                (budget ? "budget " + event.budget() + ": " : "") + event.reason() + "; freed by: " + event.freedBy();
        waits.put(
                pods(event.node()) + event.pod().uid(),
                "node " + event.node() + ", pod " + event.pod().name(),
                whom,
                event.since(),
                event.deadline());
        nodes.advance(
                event.node(),
                event.batch(),
                event.attempt(),
                NodePhase.BLOCKED,
                event.pod().name() + " waits for " + whom,
                time);
    }

    private void freed(String node, DrainEvent.PodRef pod) {
        waits.remove(pods(node) + pod.uid());
        blocked.free(pod);
    }

    private NodePhase draining(String node) {
        boolean blocked = nodes.find(node).map(NodeProgress::phase).orElse(NodePhase.DRAINING) == NodePhase.BLOCKED;
        return blocked && waits.any(pods(node)) ? NodePhase.BLOCKED : NodePhase.DRAINING;
    }

    void agent(AgentEvent event, Instant time) {
        String node = event.node();
        switch (event) {
            case AgentEvent.OrderTaken _ -> {
                work(event, "order taken", time);
                waits(node, "its agent's first step", time);
            }
            case AgentEvent.StepStarted started -> {
                work(event, started.step(), time);
                waits(node, "its agent's step " + started.step(), time);
            }
            case AgentEvent.StepFinished finished -> work(event, finished.step() + " done", time);
            case AgentEvent.StepFailed failed -> {
                String why = failed.step() + " failed " + failed.tries() + " times: " + failed.reason();
                work(event, why, time);
                waits(node, "its agent, which tries again: " + why, time);
            }
            case AgentEvent.NodeUpgraded upgraded -> {
                nodes.advance(node, event.batch(), event.attempt(), NodePhase.CHECKING, "upgraded", time);
                nodes.version(node, upgraded.version());
                waits(node, "the verifier, to accept it", time);
            }
            case AgentEvent.NodePrepared prepared -> nodes.prepared(node, "prepared for " + prepared.version());
            case AgentEvent.PreparationFailed failed -> nodes.prepared(node, "not prepared: " + failed.reason());
            case AgentEvent.NodeRolledBack back -> {
                work(event, "back at " + back.version(), time);
                nodes.version(node, back.version());
            }
            case AgentEvent.OrderRefused refused ->
                fail(node, event.batch(), event.attempt(), List.of("order refused: " + refused.reason()), time);
            case AgentEvent.NodeFailed failed ->
                fail(node, event.batch(), event.attempt(), List.of(failed.reason()), time);
        }
    }

    private void work(AgentEvent event, String detail, Instant time) {
        nodes.advance(event.node(), event.batch(), event.attempt(), NodePhase.UPGRADING, detail, time);
    }

    private void fail(String node, String batch, int attempt, List<String> reasons, Instant time) {
        waits.removeAll(key(node));
        blocked.freeAll(node);
        nodes.advance(node, batch, attempt, NodePhase.FAILED, String.join("; ", reasons), time);
    }

    private void waits(String node, String whom, Instant time) {
        waits.put(key(node) + "self", "node " + node, whom, time, Optional.empty());
    }
}
