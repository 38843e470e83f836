package io.kubehop.planner.path;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the way back.
 *
 * @param before the version that each node had before its last order of this upgrade, by name
 * @param asked how many nodes were asked to be rolled back so far
 * @param open the one that is being rolled back
 */
record WayBack(Map<String, KubeVersion> before, int asked, Optional<BatchOrder> open) {
    static final WayBack NONE = new WayBack(Map.of(), 0, Optional.empty());

    WayBack {
        before = Collections.unmodifiableMap(before);
    }

    /** The batch is under way. A node that is at its version already, at a retry, keeps what was known. */
    WayBack under(BatchOrder batch) {
        var more = new TreeMap<>(before);
        for (WorkOrder order : batch.orders()) {
            if (order.from().compareTo(order.to()) < 0) {
                more.put(order.node(), order.from());
            }
        }
        return new WayBack(more, asked, open);
    }

    WayBack begun(BatchOrder batch) {
        return new WayBack(before, asked + 1, Optional.of(batch));
    }

    WayBack ended() {
        return new WayBack(before, asked, Optional.empty());
    }
}
