package io.kubehop.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import java.io.IOException;

/**
 * Stands in for the host of a node that says it is simulated, by KWOK's annotation; any other node it leaves alone: a version
 * written beside a real kubelet would be a lie until the kubelet writes its own back.
 *
 * <p>Does nothing at most steps; at {@link Step#RESTART_KUBELET} it writes the order's version into the node's status, and at
 * {@link Step#CHECK_KUBELET} it reads it back; on an ordered way back the same. Serves any number of nodes.
 */
public final class SimulatedHost implements Host {
    private static final String MARK = "kwok.x-k8s.io/node";
    private static final String SIMULATED = "fake";

    private final KubernetesClient client;
    private final SimulatedFailures failures;

    public SimulatedHost(KubernetesClient client, SimulatedFailures failures) {
        this.client = client;
        this.failures = failures;
    }

    @Override
    public KubeVersion version(String name) throws IOException {
        Node node = node(name);
        if (node.getStatus() == null || node.getStatus().getNodeInfo() == null) {
            throw new IOException("node " + name + " does not say its version");
        }
        return KubeVersion.parse(node.getStatus().getNodeInfo().getKubeletVersion());
    }

    @Override
    public Result run(Step step, WorkOrder order, int attempt) throws IOException {
        if (failures.strikes(step, order, attempt)) {
            return new Result.Failed("a failure was asked for");
        }
        if (!simulated(node(order.node()))) {
            return new Result.Failed("node " + order.node() + " is a real one (it has no annotation " + MARK + "="
                    + SIMULATED + "), and this agent has a simulated host only");
        }
        return switch (step.name()) {
            case Step.RESTART_KUBELET, Step.RESTART_OLD_KUBELET -> restart(order);
            case Step.CHECK_KUBELET, Step.CHECK_OLD_KUBELET -> check(order);
            default -> new Result.Done();
        };
    }

    private Node node(String name) throws IOException {
        Node node = client.nodes().withName(name).get();
        if (node == null) {
            throw new IOException("the cluster has no node " + name);
        }
        return node;
    }

    private static boolean simulated(Node node) {
        var annotations = node.getMetadata().getAnnotations();
        return annotations != null && SIMULATED.equals(annotations.get(MARK));
    }

    private Result restart(WorkOrder order) throws IOException {
        if (version(order.node()).equals(order.to())) {
            return new Result.Done();
        }
        client.nodes()
                .withName(order.node())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                    {"status":{"nodeInfo":{"kubeletVersion":"%1$s","kubeProxyVersion":"%1$s"}}}
                    """.formatted(order.to()));
        return new Result.Done();
    }

    private Result check(WorkOrder order) throws IOException {
        KubeVersion version = version(order.node());
        return version.equals(order.to())
                ? new Result.Done()
                : new Result.Failed("the kubelet is " + version + " instead of " + order.to());
    }
}
