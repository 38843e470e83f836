package io.kubehop.drain.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Room on nodes that are upgraded and take pods.
 *
 * @param nodes each with what is free on it
 */
public record Room(List<Free> nodes) {
    public static final Room NONE = new Room(List.of());

    public Room {
        nodes = List.copyOf(nodes);
    }

    /**
     * What is free on a node: what it can allocate less what its pods request.
     *
     * @param cpu in thousandths of a core
     * @param memory in bytes
     * @param pods how many more
     */
    public record Free(String node, long cpu, long memory, long pods) {
        private boolean takes(Need need) {
            return pods > 0 && need.cpu() <= cpu && need.memory() <= memory;
        }

        private Free less(Need need) {
            return new Free(node, cpu - need.cpu(), memory - need.memory(), pods - 1);
        }
    }

    /**
     * What a pod requests.
     *
     * @param cpu in thousandths of a core
     * @param memory in bytes
     */
    public record Need(long cpu, long memory) {
        public static final Need NOTHING = new Need(0, 0);
    }

    /** Whether some node takes such a pod. */
    public boolean fits(Need need) {
        return nodes.stream().anyMatch(node -> node.takes(need));
    }

    /** What is left when such a pod has taken its place on the first node that takes it. */
    public Room less(Need need) {
        var left = new ArrayList<Free>();
        boolean placed = false;
        for (Free node : nodes) {
            boolean here = !placed && node.takes(need);
            left.add(here ? node.less(need) : node);
            placed |= here;
        }
        return new Room(left);
    }
}
