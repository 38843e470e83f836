package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Rules about saying why a pod is still there: one record for each pod, said again when something of it changes. */
final class BlockRules {
    /** How long a kubelet may take after the grace period before it is said. */
    private static final Duration STUCK = Duration.ofMinutes(1);

    /** The API server refused an eviction. */
    void refused(Story story, NodeDrain node, PodDrain pod, DrainInput.EvictionAnswered input, Instant now) {
        Blocks.of(input, pod.block(), now).ifPresent(block -> told(story, node, pod, block));
    }

    /**
     * A pod is terminating, but does not end: named, never helped along. Without its kubelet nobody confirms that it has ended, and
     * a finalizer keeps it until its owner takes it off. Says whether only its node's silence keeps it.
     */
    boolean overdue(Story story, NodeDrain node, PodDrain pod, PodFacts facts, boolean reachable, Instant now) {
        Instant due = facts.traits().deletionDue().orElse(Instant.MAX);
        if (due.isAfter(now) || (reachable && due.plus(STUCK).isAfter(now))) {
            return false;
        }
        String since = "its grace period was over at " + due;
        String finalizers = String.join(", ", facts.traits().finalizers());
        Block block;
        if (!finalizers.isEmpty()) {
            block = new Block(
                    BlockKind.NEVER,
                    "",
                    since + ", and it is kept by " + finalizers,
                    "whoever set finalizer " + finalizers,
                    due);
        } else if (!reachable) {
            block = new Block(
                    BlockKind.NEVER,
                    "",
                    since + ", and node " + node.name() + " does not answer, so nobody confirms its end",
                    "node " + node.name() + " coming back; or, only if it surely is off, its taint"
                            + " node.kubernetes.io/out-of-service=nodeshutdown:NoExecute",
                    due);
        } else {
            block = new Block(
                    BlockKind.OTHER, "", since, "the kubelet of node " + node.name() + " ending its containers", due);
        }
        told(story, node, pod, block);
        return !reachable && finalizers.isEmpty();
    }

    /** Says it unless it is known. */
    void told(Story story, NodeDrain node, PodDrain pod, Block block) {
        if (pod.block().filter(block::sameAs).isEmpty()) {
            say(story, node, pod, block);
        }
    }

    /** Says it. */
    void say(Story story, NodeDrain node, PodDrain pod, Block block) {
        WorkOrder order = node.order();
        story.say(new EvictionBlocked(
                order.upgrade(),
                order.batch(),
                order.attempt(),
                order.node(),
                pod.ref(),
                block.kind(),
                block.budget(),
                block.reason(),
                block.freedBy(),
                block.since(),
                pod.ahead().owner(),
                Optional.of(node.deadline()),
                Optional.of(node.atDeadline()),
                block.byCordons()));
    }
}
