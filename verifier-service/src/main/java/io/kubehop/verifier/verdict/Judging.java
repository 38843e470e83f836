package io.kubehop.verifier.verdict;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.VerdictEvent.NodeAccepted;
import io.kubehop.events.VerdictEvent.NodeRejected;
import io.kubehop.machine.Decision;
import io.kubehop.verifier.health.NodeSight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each node while it is still empty: step 3 of {@link VerdictMachine}. */
final class Judging {
    private final VerdictSettings settings;

    Judging(VerdictSettings settings) {
        this.settings = settings;
    }

    Decision<Fact> told(BatchInFlight batch, AgentEvent event, Instant now) {
        String node = event.node();
        if (!batch.has(node)) {
            return Decision.ignore(
                    "node " + node + " is not in batch " + batch.order().id());
        }
        if (batch.judged().contains(node)) {
            return Decision.ignore("node " + node + " has its verdict already");
        }
        return switch (batch.phase()) {
            case Phase.Working _ ->
                switch (event) {
                    case AgentEvent.NodeUpgraded _ ->
                        batch.upgraded().containsKey(node)
                                ? Decision.ignore("node " + node + " is being looked at already")
                                : Decision.accept(new Fact.Heard(event, now));
                    case AgentEvent.NodeFailed failed ->
                        reject(batch, node, List.of("node " + node + ": its agent gave up: " + failed.reason()));
                    case AgentEvent.OrderRefused refused ->
                        reject(
                                batch,
                                node,
                                List.of("node " + node + ": its agent refused the order: " + refused.reason()));
                    case AgentEvent.OrderTaken _,
                            AgentEvent.StepStarted _,
                            AgentEvent.StepFinished _,
                            AgentEvent.StepFailed _,
                            AgentEvent.NodePrepared _,
                            AgentEvent.PreparationFailed _,
                            AgentEvent.NodeRolledBack _ -> Decision.ignore("only the end of an agent's work is judged");
                };
            case Phase.GoingBack _ ->
                switch (event) {
                    case AgentEvent.NodeRolledBack _ ->
                        batch.upgraded().containsKey(node)
                                ? Decision.ignore("node " + node + " is being looked at already")
                                : Decision.accept(new Fact.Heard(event, now));
                    case AgentEvent.NodeFailed failed ->
                        reject(batch, node, List.of("node " + node + " is not rolled back: " + failed.reason()));
                    case AgentEvent.OrderRefused refused ->
                        reject(batch, node, List.of("node " + node + " is not rolled back: " + refused.reason()));
                    case AgentEvent _ -> Decision.ignore("only the end of an agent's work is judged");
                };
            case Phase.Waiting _ -> Decision.ignore("the batch is not released");
            case Phase.Settling _, Phase.Soaking _ -> Decision.ignore("every node of the batch is back already");
        };
    }

    Decision<Fact> looked(BatchInFlight batch, VerdictInput.NodeLooked looked, Instant now) {
        String node = looked.look().node();
        Instant upgradedAt = batch.upgraded().get(node);
        if (upgradedAt == null) {
            return atAgent(batch, node, looked, now);
        }
        BatchOrder order = batch.order();
        List<String> unfit = unfit(node, order, looked.sight());
        if (unfit.isEmpty()) {
            return Decision.accept(
                    new Fact.Said(new NodeAccepted(batch.upgrade(), order.id(), order.attempt(), node, order.to())));
        }
        return settings.over(upgradedAt, order.verify().nodeTimeout(), looked.seenSince(), now)
                ? reject(batch, node, unfit)
                : Decision.ignore("not yet: " + String.join("; ", unfit));
    }

    private Decision<Fact> atAgent(BatchInFlight batch, String node, VerdictInput.NodeLooked looked, Instant now) {
        Instant since = batch.atAgents().get(node);
        if (since == null) {
            return Decision.ignore("node " + node + " does not wait for a verdict");
        }
        return settings.over(since, settings.agentTimeout(), looked.seenSince(), now)
                ? reject(
                        batch,
                        node,
                        List.of("node " + node + ": its agent has not finished within " + settings.agentTimeout()))
                : Decision.ignore("node " + node + " is its agent's");
    }

    private static List<String> unfit(String name, BatchOrder order, Optional<NodeSight> sight) {
        if (sight.isEmpty()) {
            return List.of("node " + name + " is not in the cluster");
        }
        var unfit = new ArrayList<String>();
        NodeSight seen = sight.orElseThrow();
        if (!seen.node().ready()) {
            unfit.add("node " + name + " is not Ready");
        }
        if (!seen.node().version().equals(order.to())) {
            unfit.add("node " + name + ": its kubelet is " + seen.node().version() + " instead of " + order.to());
        }
        if (!seen.unhealthyDaemonPods().isEmpty()) {
            unfit.add("node " + name + ": " + seen.unhealthyDaemonPods().size() + " of " + seen.daemonPods()
                    + " DaemonSet pods are not healthy: " + String.join(", ", seen.unhealthyDaemonPods()));
        }
        return unfit;
    }

    private static Decision<Fact> reject(BatchInFlight batch, String node, List<String> reasons) {
        BatchOrder order = batch.order();
        return Decision.accept(
                new Fact.Said(new NodeRejected(batch.upgrade(), order.id(), order.attempt(), node, reasons)),
                Alerts.raiseNode(batch.upgrade(), order, node, reasons));
    }
}
