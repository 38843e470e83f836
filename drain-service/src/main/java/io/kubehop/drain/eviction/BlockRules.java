package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Optional;

/** Rules about saying why a pod is still there: one record for each pod, said again when something of it changes. */
final class BlockRules {

    /** The API server refused an eviction. */
    void refused(Story story, NodeDrain node, PodDrain pod, DrainInput.EvictionAnswered input, Instant now) {
        Blocks.of(input, pod.block(), now).ifPresent(block -> told(story, node, pod, block));
    }

    /** Says it unless it is known. */
    void told(Story story, NodeDrain node, PodDrain pod, Block block) {
        if (pod.block().filter(block::sameAs).isPresent()) {
            return;
        }
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
                Optional.of(node.policy().whenLate())));
    }
}
