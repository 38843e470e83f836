package io.kubehop.events;

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
        boolean first) {}
