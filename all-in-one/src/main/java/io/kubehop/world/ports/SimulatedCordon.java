package io.kubehop.world.ports;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import java.util.Optional;
import java.util.TreeMap;

/** Cordons and uncordons simulated nodes. */
public final class SimulatedCordon implements NodeCordon {
    private final ApiLine line;

    public SimulatedCordon(ApiLine line) {
        this.line = line;
    }

    @Override
    public CordonAnswer cordon(String name, String upgrade) {
        Cluster cluster = line.reach();
        Optional<Node> found = cluster.store().get(Kind.NODE, "", name);
        if (found.isEmpty()) {
            return CordonAnswer.NODE_MISSING;
        }
        Node node = found.get();
        if (node.spec().unschedulable() && !marked(node)) {
            return CordonAnswer.FOUND;
        }
        var annotations = new TreeMap<>(node.meta().annotations());
        annotations.put(MARK, upgrade);
        write(cluster, node.withMeta(node.meta().withAnnotations(annotations)).withUnschedulable(true));
        return line.answer(CordonAnswer.OURS);
    }

    @Override
    public void uncordon(String name) {
        Cluster cluster = line.reach();
        Optional<Node> found = cluster.store().get(Kind.NODE, "", name).filter(SimulatedCordon::marked);
        if (found.isEmpty()) {
            return;
        }
        Node node = found.get();
        var annotations = new TreeMap<>(node.meta().annotations());
        annotations.remove(MARK);
        write(cluster, node.withMeta(node.meta().withAnnotations(annotations)).withUnschedulable(false));
        line.answer(name);
    }

    @Override
    public NodeSight sight(String name) {
        return line.reach()
                .store()
                .get(Kind.NODE, "", name)
                .map(node -> new NodeSight(true, !node.spec().unschedulable(), reachable(node)))
                .orElse(NodeSight.MISSING);
    }

    /** The condition Ready of a node whose kubelet is silent is Unknown. */
    private static boolean reachable(Node node) {
        return Condition.find(node.status().conditions(), Node.READY)
                .filter(ready -> ready.status().equals("Unknown"))
                .isEmpty();
    }

    private static void write(Cluster cluster, Node node) {
        cluster.api().update(Kind.NODE, node).orThrow();
    }

    private static boolean marked(Node node) {
        return node.meta().annotations().containsKey(MARK);
    }
}
