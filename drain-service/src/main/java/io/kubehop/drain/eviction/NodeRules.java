package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent.BatchAbandoned;
import io.kubehop.events.DrainEvent.BatchReturned;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.DrainStarted;
import io.kubehop.events.DrainEvent.NodeCordoned;
import io.kubehop.events.DrainEvent.NodeDrained;
import io.kubehop.events.DrainEvent.NodeReturned;
import io.kubehop.events.DrainEvent.NodeWaiting;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.OrderEvent.NodeHandedOver;
import io.kubehop.events.OrderEvent.PreparationHandedOver;
import io.kubehop.events.OrderEvent.RollbackHandedOver;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules about whole nodes and batches: taken, cordoned, handed over, given back. */
final class NodeRules {
    /** How often a node is cordoned again. */
    private static final int MOST_CORDONS_LOST = 3;

    /** A batch was released. */
    Decision<DrainFact> released(Story story, String upgrade, BatchOrder order, Instant now) {
        DrainState state = story.state();
        Optional<BatchDrain> running = Optional.ofNullable(state.batches().get(order.id()));
        int known =
                running.map(BatchDrain::attempt).orElseGet(() -> state.over().getOrDefault(order.id(), 0));
        if (known >= order.attempt()) {
            String how = running.isPresent() ? " is being drained" : " is over";
            return Decision.ignore("attempt " + order.attempt() + " of batch " + order.id() + how);
        }
        if (state.aborting()) {
            story.say(new BatchAbandoned(upgrade, order.id(), order.attempt(), List.of()));
            return story.decision("");
        }
        return take(story, upgrade, new DrainFact.BatchTaken(order, now), now);
    }

    /** A node is to be rolled back. Nobody else releases it: a person has asked for it. */
    Decision<DrainFact> rollBack(Story story, String upgrade, BatchOrder order, String reason, Instant now) {
        boolean known = story.state().batches().containsKey(order.id())
                || story.state().over().containsKey(order.id());
        return known
                ? Decision.ignore("batch " + order.id() + " is known already")
                : take(story, upgrade, new DrainFact.BatchTaken(order, now, Optional.of(reason)), now);
    }

    private Decision<DrainFact> take(Story story, String upgrade, DrainFact.BatchTaken taken, Instant now) {
        BatchOrder order = taken.order();
        story.note(taken);
        for (WorkOrder work : order.orders()) {
            story.say(new DrainStarted(upgrade, order.id(), order.attempt(), work.node()));
            if (order.drain().mode() == DrainMode.NONE) {
                story.state()
                        .node(order.id(), order.attempt(), work.node())
                        .ifPresent(node -> handOver(story, node, now));
            }
        }
        return story.decision("");
    }

    /** Agents may work ahead: passed on once, and to nobody any more when the upgrade is given up. */
    Decision<DrainFact> ahead(Story story, List<WorkOrder> orders) {
        if (orders.isEmpty() || story.state().aborting()) {
            return Decision.ignore(orders.isEmpty() ? "nobody is asked" : "the upgrade is being aborted");
        }
        String asking = orders.getFirst().hop() + "/" + orders.getFirst().node();
        if (story.state().aside().ahead().contains(asking)) {
            return Decision.ignore("the orders to work ahead of " + asking + " were passed on");
        }
        story.note(new DrainFact.AheadTaken(asking));
        orders.forEach(order -> story.say(new PreparationHandedOver(order)));
        return story.decision("");
    }

    /** The node was found, or made, unschedulable. */
    Decision<DrainFact> cordoned(Story story, DrainInput.Cordoned input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        boolean first = node != null && node.phase() == Phase.CORDONING;
        if (node == null || !beingCordoned(node)) {
            return Decision.ignore("node " + input.node() + " is not being cordoned");
        }
        if (input.answer() == CordonAnswer.NODE_MISSING) {
            story.say(new DrainFailed(
                    upgrade(node),
                    input.batch(),
                    input.attempt(),
                    input.node(),
                    List.of("there is no node " + input.node() + " in the cluster")));
            returned(story, node, false);
            return story.decision("");
        }
        boolean found = input.answer() == CordonAnswer.FOUND;
        story.say(new NodeCordoned(upgrade(node), input.batch(), input.attempt(), input.node(), found));
        NodeDrain after =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(node);
        if (after.phase() == Phase.CALLED_BACK) {
            giveBack(story, after, false);
        } else if (!after.evicts()) {
            handOver(story, after, now);
        } else if (first) {
            after.policy().loadBalancerWait().ifPresent(wait -> awaitLoadBalancers(story, after, wait, now));
        }
        return story.decision("");
    }

    private static void awaitLoadBalancers(Story story, NodeDrain node, Duration wait, Instant now) {
        if (!wait.isZero()) {
            WorkOrder order = node.order();
            Instant until = now.plus(wait);
            story.note(new DrainFact.EvictionsFrom(order.batch(), order.attempt(), order.node(), until));
            waits(story, node, "load balancers to leave it out", now, until);
        }
    }

    /** Says what the node as a whole waits for, unless it was said last. */
    static void waits(Story story, NodeDrain node, String reason, Instant since, Instant until) {
        if (!node.course().waiting().equals(reason)) {
            WorkOrder order = node.order();
            story.say(new NodeWaiting(
                    order.upgrade(), order.batch(), order.attempt(), order.node(), reason, since, Optional.of(until)));
        }
    }

    private static boolean beingCordoned(NodeDrain node) {
        return switch (node.phase()) {
            case CORDONING, CALLED_BACK -> true;
            case EMPTYING -> node.course().cordonLost();
            case HANDED_OVER, PARKING, PARKED, RETURNING, RETURNED, KEPT -> false;
        };
    }

    /** The node is schedulable again. */
    Decision<DrainFact> uncordoned(Story story, DrainInput.Uncordoned input) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node != null && node.phase() == Phase.PARKING) {
            story.note(new DrainFact.NodeRests(input.batch(), input.attempt(), input.node()));
            return story.decision("");
        }
        if (node == null || node.phase() != Phase.RETURNING) {
            return Decision.ignore("node " + input.node() + " is not being returned");
        }
        returned(story, node, node.upgraded());
        return story.decision("");
    }

    /** The verifier accepted the node. */
    Decision<DrainFact> accepted(Story story, DrainInput.Accepted input) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || node.phase() != Phase.HANDED_OVER) {
            return Decision.ignore("node " + input.node() + " is not handed over in attempt " + input.attempt()
                    + " of batch " + input.batch());
        }
        giveBack(story, node, true);
        return story.decision("");
    }

    /** The verifier rejected the node. */
    Decision<DrainFact> rejected(Story story, DrainInput.Rejected input) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || node.phase() != Phase.HANDED_OVER) {
            return Decision.ignore("node " + input.node() + " is not handed over in attempt " + input.attempt()
                    + " of batch " + input.batch());
        }
        story.note(new DrainFact.NodeKept(input.batch(), input.attempt(), input.node()));
        endOfBatch(story, input.batch());
        return story.decision("");
    }

    /** The upgrade is given up: what is not handed over comes back. */
    Decision<DrainFact> aborting(Story story) {
        if (story.state().aborting()) {
            return Decision.ignore("the upgrade is being aborted");
        }
        story.note(new DrainFact.AbortTaken());
        for (BatchDrain batch : List.copyOf(story.state().batches().values())) {
            for (NodeDrain node : batch.nodes().values()) {
                if (node.phase().beforeHandOver() || node.phase().parked()) {
                    giveBack(story, node, false);
                }
            }
        }
        return story.decision("");
    }

    /** The node has left the cluster. */
    void vanished(Story story, NodeDrain node) {
        failed(story, node, List.of("node " + node.name() + " was deleted from the cluster while it was drained"));
        returned(story, node, false);
    }

    /** Somebody else made the node schedulable: it is cordoned again, but there is no fight without end. */
    void cordonLost(Story story, NodeDrain node) {
        if (node.course().cordonLost()) {
            return;
        }
        if (node.course().cordonsLost() < MOST_CORDONS_LOST) {
            WorkOrder order = node.order();
            story.note(new DrainFact.CordonLost(order.batch(), order.attempt(), order.node()));
            return;
        }
        failed(
                story,
                node,
                List.of("node " + node.name() + " was made schedulable by somebody else "
                        + (node.course().cordonsLost() + 1) + " times while it was drained"));
        giveBack(story, node, false);
    }

    static void failed(Story story, NodeDrain node, List<String> reasons) {
        WorkOrder order = node.order();
        story.say(new DrainFailed(order.upgrade(), order.batch(), order.attempt(), order.node(), reasons));
    }

    /** The node is empty: it is its agent's now. */
    void handOver(Story story, NodeDrain node, Instant now) {
        WorkOrder order = node.order();
        story.say(new NodeDrained(
                order.upgrade(),
                order.batch(),
                order.attempt(),
                order.node(),
                node.moved(),
                Duration.between(node.since(), now)));
        story.say(Optional.ofNullable(story.state().batches().get(order.batch()))
                .flatMap(BatchDrain::rollback)
                .<OrderEvent>map(reason -> new RollbackHandedOver(order, reason))
                .orElseGet(() -> new NodeHandedOver(order)));
    }

    /** Makes the node as schedulable as it was found; when it is, it has returned. */
    void giveBack(Story story, NodeDrain node, boolean upgraded) {
        WorkOrder order = node.order();
        if (node.phase() == Phase.CORDONING || node.touched()) {
            story.note(new DrainFact.ReturnBegun(order.batch(), order.attempt(), order.node(), upgraded));
        } else {
            returned(story, node, upgraded);
        }
    }

    private static void returned(Story story, NodeDrain node, boolean upgraded) {
        WorkOrder order = node.order();
        story.say(new NodeReturned(order.upgrade(), order.batch(), order.attempt(), order.node(), upgraded));
        endOfBatch(story, order.batch());
    }

    private static void endOfBatch(Story story, String id) {
        BatchDrain batch = story.state().batches().get(id);
        if (batch == null || !batch.ended()) {
            return;
        }
        if (batch.allUpgraded()) {
            story.say(new BatchReturned(batch.upgrade(), id, batch.attempt()));
        } else {
            story.say(new BatchAbandoned(batch.upgrade(), id, batch.attempt(), batch.leftCordoned()));
        }
    }

    private static String upgrade(NodeDrain node) {
        return node.order().upgrade();
    }
}
