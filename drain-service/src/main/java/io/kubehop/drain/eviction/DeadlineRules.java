package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.drain.eviction.PodDrain.Block;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.DrainParked;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.List;

/** Rules about a node that is not empty in time: what the policy says of its deadline, and who is to blame. */
final class DeadlineRules {
    private static final String TIME_UP = "the drain's time is up";

    private final NodeRules nodes;
    private final BlockRules blocks;

    DeadlineRules(NodeRules nodes, BlockRules blocks) {
        this.nodes = nodes;
        this.blocks = blocks;
    }

    /** The time for the drain is up. */
    Decision<DrainFact> timeUp(Story story, DrainInput.TimeUp input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || !node.phase().beforeHandOver() || now.isBefore(node.deadline())) {
            return Decision.ignore("the time for the drain of node " + input.node() + " is not up");
        }
        switch (rule(node)) {
            case FAIL -> {
                NodeRules.failed(story, node, whoBlocks(node));
                nodes.giveBack(story, node, false);
            }
            case WAIT -> {
                prolong(story, node, now, false);
                remind(story, node, TIME_UP + " and it goes on: ");
            }
            case DELETE -> {
                prolong(story, node, now, true);
                remind(story, node, TIME_UP + " and the pod is deleted past its budgets: ");
            }
            case PARK -> {
                remind(story, node, TIME_UP + " and its node takes pods again until the rest of its batch is done: ");
                park(
                        story,
                        node,
                        "it was not empty after " + node.policy().timeout().toSeconds() + " s",
                        now);
            }
        }
        return story.decision("");
    }

    /** The parked node's turn has come. */
    Decision<DrainFact> cameBack(Story story, DrainInput.CameBack input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null || node.phase() != Phase.PARKED) {
            return Decision.ignore("node " + input.node() + " is not parked");
        }
        story.note(new DrainFact.NodeResumed(input.batch(), input.attempt(), input.node(), now));
        return story.decision("");
    }

    /** A node that could not even be cordoned has nothing to delete and need not be parked. */
    private static AtDeadline rule(NodeDrain node) {
        AtDeadline rule = node.atDeadline();
        return node.phase() == Phase.EMPTYING || rule == AtDeadline.WAIT ? rule : AtDeadline.FAIL;
    }

    /** Lets go of the node until the rest of its batch is done. */
    static void park(Story story, NodeDrain node, String reason, Instant now) {
        WorkOrder order = node.order();
        story.say(new DrainParked(order.upgrade(), order.batch(), order.attempt(), order.node(), reason));
        story.note(new DrainFact.NodeParked(order.batch(), order.attempt(), order.node(), now));
    }

    private static void prolong(Story story, NodeDrain node, Instant now, boolean deleting) {
        WorkOrder order = node.order();
        story.note(new DrainFact.Prolonged(
                order.batch(),
                order.attempt(),
                order.node(),
                now.plus(node.policy().timeout()),
                deleting));
    }

    private void remind(Story story, NodeDrain before, String what) {
        WorkOrder order = before.order();
        NodeDrain node =
                story.state().node(order.batch(), order.attempt(), order.node()).orElse(before);
        for (PodDrain pod : List.copyOf(node.pods().values())) {
            Block block = pod.block().orElseGet(() -> waiting(pod));
            blocks.say(
                    story,
                    node,
                    pod,
                    new Block(
                            block.kind(),
                            block.budget(),
                            what + bare(block.reason()),
                            block.freedBy(),
                            block.since(),
                            block.byCordons()));
        }
    }

    /** Without what was put before it the last time. */
    private static String bare(String reason) {
        return reason.startsWith(TIME_UP) ? reason.substring(reason.indexOf(": ") + 2) : reason;
    }

    private static Block waiting(PodDrain pod) {
        if (!pod.waiting()) {
            return new Block(BlockKind.OTHER, "", "it is still terminating", "the end of its containers", pod.since());
        }
        return pod.completes()
                ? new Block(BlockKind.OTHER, "", "it has not completed yet", "its end", pod.since())
                : new Block(BlockKind.OTHER, pod.lane().orElse(""), "it was not evicted yet", "its turn", pod.since());
    }

    private static List<String> whoBlocks(NodeDrain node) {
        String after = "after " + node.policy().timeout().toSeconds() + " s ";
        if (node.phase() == Phase.CORDONING) {
            return List.of(after + "node " + node.name() + " could not be cordoned: the API server did not answer");
        }
        if (node.pods().isEmpty() && node.awaitsVolumes()) {
            return List.of(after + "volumes of pods that have left node " + node.name() + " are still attached to it: "
                    + VolumeRules.text(List.copyOf(node.course().volumes().keySet())));
        }
        if (node.pods().isEmpty()) {
            return List.of(after + "the pods of node " + node.name() + " could not be listed");
        }
        return node.pods().values().stream().map(pod -> after + reason(pod)).toList();
    }

    private static String reason(PodDrain pod) {
        String name = "pod " + pod.ref().name();
        if (pod.completes()) {
            return name + " has not completed yet";
        }
        if (pod.block().isEmpty()) {
            return pod.waiting()
                    ? name + " was not evicted yet"
                            + pod.lane()
                                    .map(lane -> ": other pods of budget " + lane + " come first")
                                    .orElse("")
                    : name + " is still terminating";
        }
        Block block = pod.block().get();
        return name + (pod.waiting() ? " is blocked" : " is still terminating")
                + (block.budget().isEmpty() ? "" : " by budget " + block.budget()) + ": " + bare(block.reason())
                + "; freed by: " + block.freedBy();
    }
}
