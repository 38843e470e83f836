package io.kubehop.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What the planner orders for one node; passed on untouched by the verifier and the drain service.
 *
 * @param cluster the UID of the cluster's {@code kube-system} namespace
 * @param batch the batch's id
 * @param attempt 1, then one more for each retry of the batch
 * @param hop 1, 2, 3 … within the upgrade
 * @param zone the node's zone, or empty
 * @param from the kubelet's version when the batch was made
 * @param first whether this is the first control-plane node of the hop ({@code kubeadm upgrade apply})
 * @param signed the planner's word for all of it; empty if the planner signs nothing
 */
public record WorkOrder(
        String cluster,
        String upgrade,
        String batch,
        int attempt,
        int hop,
        String node,
        NodeRole role,
        String zone,
        KubeVersion from,
        KubeVersion to,
        boolean first,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SignedOrder> signed) {

    /** An order that nobody has signed. */
    public WorkOrder(
            String cluster,
            String upgrade,
            String batch,
            int attempt,
            int hop,
            String node,
            NodeRole role,
            String zone,
            KubeVersion from,
            KubeVersion to,
            boolean first) {
        this(cluster, upgrade, batch, attempt, hop, node, role, zone, from, to, first, Optional.empty());
    }

    /** The same order with the planner's word for it. */
    public WorkOrder with(SignedOrder word) {
        return new WorkOrder(
                cluster, upgrade, batch, attempt, hop, node, role, zone, from, to, first, Optional.of(word));
    }

    /** The same order without a word for it. */
    public WorkOrder unsigned() {
        return new WorkOrder(cluster, upgrade, batch, attempt, hop, node, role, zone, from, to, first);
    }
}
