package io.kubehop.planner.progress;

import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.DrainEvent.PodRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods that cannot be moved for now, each by what was said of it last. */
final class BlockedPods {
    private final Map<String, EvictionBlocked> byUid = new LinkedHashMap<>();

    void put(EvictionBlocked blocked) {
        byUid.put(blocked.pod().uid(), blocked);
    }

    boolean has(PodRef pod) {
        return byUid.containsKey(pod.uid());
    }

    /** The pod moves, or is gone. */
    void free(PodRef pod) {
        byUid.remove(pod.uid());
    }

    /** The node is empty, or is not emptied any more. */
    void freeAll(String node) {
        byUid.values().removeIf(blocked -> blocked.node().equals(node));
    }

    void clear() {
        byUid.clear();
    }

    /** Those that nothing will free by itself first, then the longest. */
    List<EvictionBlocked> all() {
        return byUid.values().stream()
                .sorted(Comparator.comparing((EvictionBlocked blocked) -> switch (blocked.kind()) {
                            case NEVER -> 0;
                            case OTHER -> 1;
                            case BUSY -> 2;
                        })
                        .thenComparing(EvictionBlocked::since))
                .toList();
    }
}
