package io.kubehop.world.ports;

import io.kubehop.drain.cluster.NodeMarks;
import io.kubehop.events.KubeVersion;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Labels and taints of simulated nodes. */
public final class SimulatedMarks implements NodeMarks {
    private final ApiLine line;

    public SimulatedMarks(ApiLine line) {
        this.line = line;
    }

    @Override
    public void exclude(String node, String upgrade) {
        change(
                node,
                found -> found.meta().labels().containsKey(EXCLUDED)
                        ? found
                        : annotated(labelled(found, true), EXCLUDED_BY, upgrade));
    }

    @Override
    public void markOutdated(KubeVersion to) {
        for (Node node : line.reach().store().list(Kind.NODE)) {
            boolean outdated =
                    !node.controlPlane() && SimulatedReader.version(node).compareTo(to) < 0;
            change(node.meta().name(), found -> outdated ? tainted(found) : without(found, OUTDATED));
        }
    }

    @Override
    public void clearOutdated() {
        for (Node node : line.reach().store().list(Kind.NODE)) {
            change(node.meta().name(), found -> without(found, OUTDATED));
        }
    }

    @Override
    public void putOutOfService(String node, String upgrade) {
        change(
                node,
                found -> has(found, OUT_OF_SERVICE)
                        ? found
                        : annotated(
                                with(found, new Taint(OUT_OF_SERVICE, "nodeshutdown", Taint.NO_EXECUTE)),
                                OUT_OF_SERVICE_BY,
                                upgrade));
    }

    @Override
    public void restore(String name, boolean upgraded) {
        change(name, found -> {
            Node node = found;
            if (node.meta().annotations().containsKey(EXCLUDED_BY)) {
                node = annotated(labelled(node, false), EXCLUDED_BY, "");
            }
            if (node.meta().annotations().containsKey(OUT_OF_SERVICE_BY)) {
                node = annotated(without(node, OUT_OF_SERVICE), OUT_OF_SERVICE_BY, "");
            }
            return upgraded ? without(node, OUTDATED) : node;
        });
    }

    private void change(String name, UnaryOperator<Node> change) {
        Cluster cluster = line.reach();
        cluster.store().get(Kind.NODE, "", name).ifPresent(found -> {
            Node changed = change.apply(found);
            if (!changed.equals(found)) {
                cluster.api().update(Kind.NODE, changed).orThrow();
                line.answer(name);
            }
        });
    }

    private static Node tainted(Node node) {
        return has(node, OUTDATED) ? node : with(node, new Taint(OUTDATED, "", Taint.PREFER_NO_SCHEDULE));
    }

    private static boolean has(Node node, String taint) {
        return node.spec().taints().stream().anyMatch(one -> one.key().equals(taint));
    }

    private static Node with(Node node, Taint taint) {
        var taints = new ArrayList<>(node.spec().taints());
        taints.add(taint);
        return node.withTaints(taints);
    }

    private static Node without(Node node, String taint) {
        List<Taint> taints = node.spec().taints().stream()
                .filter(one -> !one.key().equals(taint))
                .toList();
        return node.withTaints(taints);
    }

    private static Node labelled(Node node, boolean excluded) {
        var labels = new TreeMap<>(node.meta().labels());
        if (excluded) {
            labels.put(EXCLUDED, "");
        } else {
            labels.remove(EXCLUDED);
        }
        return node.withMeta(node.meta().withLabels(labels));
    }

    private static Node annotated(Node node, String name, String value) {
        var annotations = new TreeMap<>(node.meta().annotations());
        if (value.isEmpty()) {
            annotations.remove(name);
        } else {
            annotations.put(name, value);
        }
        return node.withMeta(node.meta().withAnnotations(annotations));
    }
}
