package io.kubehop.world.ports;

import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.store.ObjectStore;
import io.kubehop.verifier.health.BudgetHealth;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.HealthReader;
import io.kubehop.verifier.health.NodeHealth;
import io.kubehop.verifier.health.NodeSight;
import io.kubehop.verifier.health.WorkloadHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The verifier's eye on the simulated cluster. */
public final class SimulatedHealth implements HealthReader {
    private final ApiLine line;

    public SimulatedHealth(ApiLine line) {
        this.line = line;
    }

    @Override
    public ClusterHealth cluster() {
        ObjectStore store = line.reach().store();
        return new ClusterHealth(
                store.list(Kind.NODE).stream().map(SimulatedHealth::health).toList(),
                workloads(store),
                store.list(Kind.BUDGET).stream().map(SimulatedHealth::health).toList());
    }

    @Override
    public Optional<NodeSight> node(String name) {
        ObjectStore store = line.reach().store();
        return store.get(Kind.NODE, "", name).map(node -> {
            List<Pod> daemons =
                    store.podsOn(name).stream().filter(SimulatedHealth::daemon).toList();
            List<String> unhealthy = daemons.stream()
                    .filter(pod -> !pod.ready() || pod.meta().terminating())
                    .map(pod -> pod.key().toString())
                    .toList();
            return new NodeSight(health(node), daemons.size(), unhealthy);
        });
    }

    private static boolean daemon(Pod pod) {
        return pod.meta()
                .controller()
                .filter(owner -> owner.kind().equals("DaemonSet"))
                .isPresent();
    }

    private static NodeHealth health(Node node) {
        return new NodeHealth(
                node.meta().name(),
                SimulatedReader.role(node),
                node.ready(),
                !node.spec().unschedulable(),
                SimulatedReader.version(node));
    }

    private static List<WorkloadHealth> workloads(ObjectStore store) {
        var workloads = new ArrayList<WorkloadHealth>();
        for (Deployment set : store.list(Kind.DEPLOYMENT)) {
            workloads.add(workload(
                    set,
                    set.spec().replicas(),
                    set.status().readyReplicas(),
                    set.status().observedGeneration()));
        }
        for (StatefulSet set : store.list(Kind.STATEFUL_SET)) {
            workloads.add(workload(
                    set,
                    set.spec().replicas(),
                    set.status().readyReplicas(),
                    set.status().observedGeneration()));
        }
        for (DaemonSet set : store.list(Kind.DAEMON_SET)) {
            workloads.add(workload(
                    set,
                    set.status().desiredNumberScheduled(),
                    set.status().numberReady(),
                    set.status().observedGeneration()));
        }
        return workloads;
    }

    private static WorkloadHealth workload(KubeObject set, int desired, int ready, long observed) {
        return new WorkloadHealth(
                set.kind().name() + " " + set.key(),
                desired,
                ready,
                observed >= set.meta().generation());
    }

    private static BudgetHealth health(PodDisruptionBudget budget) {
        PodDisruptionBudget.Status status = budget.status();
        return new BudgetHealth(
                budget.key().toString(),
                status.currentHealthy(),
                status.desiredHealthy(),
                status.disruptionsAllowed(),
                status.observedGeneration() >= budget.meta().generation());
    }
}
