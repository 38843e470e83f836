package io.kubehop.world.ports;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import java.io.IOException;

/** The hosts of simulated nodes: restarting the kubelet sets the node's version. */
public final class SimulatedHost implements Host {

    private final ApiLine line;
    private final Condition condition;

    /** How the hosts are. */
    public interface Condition {
        /** Whether the host is on. */
        boolean on(String node);

        /** Whether this try of a step does not work. */
        boolean fails(Step step, WorkOrder order, int attempt);
    }

    public SimulatedHost(ApiLine line, Condition condition) {
        this.line = line;
        this.condition = condition;
    }

    @Override
    public KubeVersion version(String node) throws IOException {
        return SimulatedReader.version(node(node));
    }

    @Override
    public Result run(Step step, WorkOrder order, int attempt) throws IOException {
        Node node = node(order.node());
        if (condition.fails(step, order, attempt)) {
            return new Result.Failed("the simulated " + step.name() + " does not work");
        }
        boolean restarts =
                step.name().equals(Step.RESTART_KUBELET) || step.name().equals(Step.RESTART_OLD_KUBELET);
        boolean checks = step.name().equals(Step.CHECK_KUBELET) || step.name().equals(Step.CHECK_OLD_KUBELET);
        if (restarts) {
            restart(line.reach(), node, order.to());
        }
        if (checks && !SimulatedReader.version(node(order.node())).equals(order.to())) {
            return new Result.Failed("the kubelet is not at " + order.to());
        }
        return line.answer(new Result.Done());
    }

    private Node node(String name) throws IOException {
        if (!condition.on(name)) {
            throw new IOException("host " + name + " is off");
        }
        return line.reach()
                .store()
                .get(Kind.NODE, "", name)
                .orElseThrow(() -> new IOException("there is no node " + name));
    }

    private static void restart(Cluster cluster, Node node, KubeVersion to) {
        var info = node.status().info().withKubeletVersion(to.toString());
        cluster.api()
                .updateStatus(Kind.NODE, node.withStatus(node.status().withInfo(info)))
                .orThrow();
    }
}
