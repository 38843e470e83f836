package io.kubehop.drain.eviction;

import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules about nodes whose drains wait for each other: a budget is full on one because a replacement would need a node that is
 * cordoned, and so on round. Nothing will end that, so one of them is let go of: it takes pods again, the others become empty, and
 * it is drained once more when they are done.
 */
final class CrossingRules {
    private final DrainSettings settings;

    CrossingRules(DrainSettings settings) {
        this.settings = settings;
    }

    /** The one to let go of, and when, if two or more nodes are stuck: the one that has most pods left. */
    Optional<DrainAction.LetGo> toLetGo(DrainState state) {
        Set<String> shut = shutByCordons(state);
        List<NodeDrain> stuck =
                state.emptying().stream().filter(node -> stuck(node, shut)).toList();
        if (stuck.size() < 2) {
            return Optional.empty();
        }
        Instant since = stuck.stream()
                .map(CrossingRules::since)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return stuck.stream()
                .filter(node -> node.course().parkedAt().isEmpty())
                .max(Comparator.comparingInt((NodeDrain node) -> node.pods().size())
                        .thenComparing(NodeDrain::name))
                .map(NodeDrain::order)
                .map(order -> new DrainAction.LetGo(
                        order.batch(), order.attempt(), order.node(), since.plus(settings.crossing())));
    }

    /** The time has come to let go of a node. */
    Decision<DrainFact> letGo(Story story, DrainInput.LetGo input, Instant now) {
        Optional<NodeDrain> node = toLetGo(story.state())
                .filter(action -> action.batch().equals(input.batch())
                        && action.attempt() == input.attempt()
                        && action.node().equals(input.node())
                        && !now.isBefore(action.notBefore()))
                .flatMap(action -> story.state().node(action.batch(), action.attempt(), action.node()));
        if (node.isEmpty()) {
            return Decision.ignore("node " + input.node() + " and others do not wait for each other any more");
        }
        DeadlineRules.park(
                story,
                node.get(),
                "it and other nodes wait for each other: their pods' replacements need nodes that are cordoned",
                now);
        return story.decision("");
    }

    /** Budgets under which a pod waits for a replacement that cordoned nodes do not take. */
    private static Set<String> shutByCordons(DrainState state) {
        var names = new HashSet<String>();
        for (NodeDrain node : state.emptying()) {
            for (PodDrain pod : node.pods().values()) {
                if (byCordons(pod)) {
                    pod.lane().ifPresent(names::add);
                }
            }
        }
        return names;
    }

    /** No pod of it is leaving, and none will. */
    private static boolean stuck(NodeDrain node, Set<String> shut) {
        return !node.course().deleting()
                && !node.pods().isEmpty()
                && node.pods().values().stream()
                        .allMatch(pod -> pod.waiting()
                                && (byCordons(pod)
                                        || pod.lane().filter(shut::contains).isPresent()))
                && node.pods().values().stream().anyMatch(CrossingRules::byCordons);
    }

    private static boolean byCordons(PodDrain pod) {
        return pod.block().filter(PodDrain.Block::byCordons).isPresent();
    }

    private static Instant since(NodeDrain node) {
        return node.pods().values().stream()
                .flatMap(pod -> pod.block().stream())
                .filter(PodDrain.Block::byCordons)
                .map(PodDrain.Block::since)
                .max(Comparator.naturalOrder())
                .orElse(node.since());
    }
}
