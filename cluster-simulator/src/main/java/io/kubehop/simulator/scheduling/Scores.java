package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.store.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the nodes a pod may run on is best, with the weights of Kubernetes' default profile: taints that say
 * PreferNoSchedule 3, siblings spread over hosts and zones 2, least allocated 1. Each score is 0 to 100.
 */
final class Scores {
    private static final int TAINT_WEIGHT = 3;
    private static final int SPREAD_WEIGHT = 2;

    private final Pod pod;
    private final NodeUsage usage;
    private final Map<String, Integer> siblingsByNode = new HashMap<>();
    private final Map<String, Integer> siblingsByZone = new HashMap<>();

    Scores(Pod pod, NodeUsage usage, ObjectStore store, Map<String, Node> nodes) {
        this.pod = pod;
        this.usage = usage;
        List<Pod> siblings = pod.meta()
                .controller()
                .map(OwnerReference::uid)
                .map(store::podsOwnedBy)
                .orElse(List.of());
        for (Pod sibling : siblings) {
            if (sibling.occupiesNode() && !sibling.meta().terminating()) {
                String name = sibling.spec().nodeName().orElseThrow();
                siblingsByNode.merge(name, 1, Integer::sum);
                Optional.ofNullable(nodes.get(name))
                        .ifPresent(node -> siblingsByZone.merge(zone(node), 1, Integer::sum));
            }
        }
    }

    /** The best scores' nodes, in the order given. */
    List<Node> best(List<Node> feasible) {
        long mostTaints = feasible.stream().mapToLong(this::dislikes).max().orElse(0);
        int[] siblings = feasible.stream().mapToInt(this::siblings).toArray();
        int mostSiblings = Arrays.stream(siblings).max().orElse(0);
        List<Node> best = new ArrayList<>();
        long bestScore = Long.MIN_VALUE;
        for (int i = 0; i < siblings.length; i++) {
            Node node = feasible.get(i);
            long score = TAINT_WEIGHT * reversed(dislikes(node), mostTaints)
                    + SPREAD_WEIGHT * reversed(siblings[i], mostSiblings)
                    + leastAllocated(node);
            if (score > bestScore) {
                bestScore = score;
                best.clear();
            }
            if (score == bestScore) {
                best.add(node);
            }
        }
        return best;
    }

    private static long reversed(long value, long most) {
        return most == 0 ? 100 : 100 * (most - value) / most;
    }

    private long dislikes(Node node) {
        long count = 0;
        for (Taint taint : node.spec().taints()) {
            count += taint.effect().equals(Taint.PREFER_NO_SCHEDULE)
                            && !pod.spec().tolerates(taint)
                    ? 1
                    : 0;
        }
        return count;
    }

    /** A sibling on the same host counts as much as several in the same zone. */
    private int siblings(Node node) {
        if (siblingsByNode.isEmpty()) {
            return 0;
        }
        return 3 * siblingsByNode.getOrDefault(node.meta().name(), 0) + siblingsByZone.getOrDefault(zone(node), 0);
    }

    private long leastAllocated(Node node) {
        Resources total = node.status().allocatable();
        Resources after = usage.of(node.meta().name()).plus(pod.spec().requests());
        return (freeShare(total.cpuMillis(), after.cpuMillis()) + freeShare(total.memoryBytes(), after.memoryBytes()))
                / 2;
    }

    private static long freeShare(long total, long used) {
        return total <= 0 || used > total ? 0 : (total - used) * 100 / total;
    }

    private static String zone(Node node) {
        return node.meta().labels().getOrDefault(Node.ZONE_LABEL, "");
    }
}
