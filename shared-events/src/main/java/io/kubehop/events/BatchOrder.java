package io.kubehop.events;

import java.util.List;

/**
 * Nodes that are released together and judged together.
 *
 * @param id unique in its upgrade and readable: {@code 2-workers-03}
 * @param attempt 1, then one more for each retry
 * @param hop 1, 2, 3 … within the upgrade
 * @param orders one per node, never empty
 */
public record BatchOrder(
        String id,
        int attempt,
        int hop,
        NodeRole role,
        KubeVersion to,
        List<WorkOrder> orders,
        UpgradePolicy.Drain drain,
        UpgradePolicy.Verify verify) {
    public BatchOrder {
        orders = List.copyOf(orders);
    }

    /** The names of its nodes, in order. */
    public List<String> nodes() {
        return orders.stream().map(WorkOrder::node).toList();
    }
}
