package io.kubehop.simulator.scheduling;

import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Resources;
import java.util.HashMap;
import java.util.Map;

/** What the pods on each node have asked for, kept up with every change. */
final class NodeUsage {
    private final Map<String, Resources> used = new HashMap<>();

    Resources of(String node) {
        return used.getOrDefault(node, Resources.NONE);
    }

    void add(Pod pod) {
        if (pod.occupiesNode()) {
            used.merge(pod.spec().nodeName().orElseThrow(), pod.spec().requests(), Resources::plus);
        }
    }

    void remove(Pod pod) {
        if (pod.occupiesNode()) {
            used.merge(pod.spec().nodeName().orElseThrow(), pod.spec().requests(), (sum, part) -> sum.minus(part));
        }
    }
}
