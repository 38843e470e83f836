package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Declares silent nodes Unknown, taints nodes by their conditions, and calls the pods of nodes that are not Ready not
 * Ready. It knows of silence from the machine itself, so no heartbeat has to be written.
 */
final class NodeLifecycle implements Controller {
    /** Conditions that others set are not touched (kubernetes:pkg/controller/nodelifecycle, tryUpdateNodeHealth). */
    private static final Set<String> OF_THE_KUBELET =
            Set.of(Node.READY, "MemoryPressure", "DiskPressure", "PIDPressure");

    private static final Set<String> OWN_TAINTS = Set.of(Taint.UNSCHEDULABLE, Taint.NOT_READY, Taint.UNREACHABLE);

    private final Environment environment;
    private final Machines machines;
    private final WorkQueue<String> queue;

    NodeLifecycle(Environment environment, Machines machines) {
        this.environment = environment;
        this.machines = machines;
        this.queue = environment.queue(this::attend);
        machines.listen(queue::add);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof Node node && change.type() != Change.Type.DELETED) {
            queue.add(node.meta().name());
        }
    }

    private void attend(String name) {
        Optional<Node> found = environment.store().get(Kind.NODE, "", name);
        if (found.isEmpty()) {
            return;
        }
        Node node = declareUnknown(found.get());
        node = taint(node);
        boolean declaredNotReady = Condition.find(node.status().conditions(), Node.READY)
                .filter(condition -> !condition.isTrue())
                .isPresent();
        if (declaredNotReady) {
            markPodsNotReady(name);
        }
    }

    private Node declareUnknown(Node node) {
        Machines.Machine machine = machines.of(node.meta().name());
        if (machine.state() != Machines.State.SILENT) {
            return node;
        }
        Instant limit = machine.since().plus(environment.latencies().nodeMonitorGrace());
        if (environment.now().isBefore(limit)) {
            queue.addAt(node.meta().name(), limit);
            return node;
        }
        List<Condition> conditions = node.status().conditions();
        for (Condition condition : node.status().conditions()) {
            if (OF_THE_KUBELET.contains(condition.type())) {
                conditions = Condition.set(
                        conditions,
                        Condition.of(
                                condition.type(),
                                "Unknown",
                                "NodeStatusUnknown",
                                "Kubelet stopped posting node status.",
                                environment.now()));
            }
        }
        return environment
                .api()
                .updateStatus(Kind.NODE, node.withStatus(node.status().withConditions(conditions)))
                .orThrow();
    }

    private Node taint(Node node) {
        List<Taint> taints = new ArrayList<>();
        for (Taint taint : node.spec().taints()) {
            if (!OWN_TAINTS.contains(taint.key())) {
                taints.add(taint);
            }
        }
        if (node.spec().unschedulable()) {
            taints.add(new Taint(Taint.UNSCHEDULABLE, "", Taint.NO_SCHEDULE));
        }
        Condition.find(node.status().conditions(), Node.READY)
                .filter(condition -> !condition.isTrue())
                .ifPresent(condition -> {
                    String key = condition.status().equals("False") ? Taint.NOT_READY : Taint.UNREACHABLE;
                    taints.add(new Taint(key, "", Taint.NO_SCHEDULE));
                    taints.add(new Taint(key, "", Taint.NO_EXECUTE));
                });
        if (Set.copyOf(taints).equals(Set.copyOf(node.spec().taints()))) {
            return node;
        }
        return environment.api().update(Kind.NODE, node.withTaints(taints)).orThrow();
    }

    private void markPodsNotReady(String node) {
        for (Pod pod : environment.store().podsOn(node)) {
            if (pod.ready()) {
                Condition notReady = Condition.of(Pod.READY, "False", "NodeNotReady", "", environment.now());
                environment
                        .api()
                        .updateStatus(Kind.POD, pod.withStatus(pod.status().with(notReady)));
            }
        }
    }
}
