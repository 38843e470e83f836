package io.kubehop.world;

import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.Resources;
import io.kubehop.world.ports.SimulatedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the troubles of a scenario happen to the cluster. */
final class Weather implements SimulatedHost.Condition {
    private static final int CPU = 8;
    private static final int MEMORY_MIB = 32 * 1024;
    private static final int PODS = 110;

    private final Cluster cluster;
    private final Scenario scenario;
    private final Stage stage;
    private final Crashes crashes;
    private final Map<String, Instant> offUntil = new HashMap<>();
    private int joined;

    /** How a service is made to die. */
    @FunctionalInterface
    interface Crashes {
        void crash(int service, Duration time);
    }

    Weather(Cluster cluster, Scenario scenario, Stage stage, Crashes crashes) {
        this.cluster = cluster;
        this.scenario = scenario;
        this.stage = stage;
        this.crashes = crashes;
    }

    void begin() {
        for (Trouble trouble : scenario.troubles()) {
            stage.after(trouble.at(), () -> {
                stage.audience().note("trouble", trouble.getClass().getSimpleName(), trouble);
                happen(trouble);
            });
        }
    }

    @Override
    public boolean on(String node) {
        return !offUntil.getOrDefault(node, Instant.MIN).isAfter(stage.now());
    }

    @Override
    public boolean fails(Step step, WorkOrder order, int attempt) {
        return stage.chance().is(scenario.odds().stepFailures());
    }

    private void happen(Trouble trouble) {
        switch (trouble) {
            case Trouble.ApiDown down -> cluster.faults().apiServerDown(down.time());
            case Trouble.NotReady(Duration _, int number, Duration time) ->
                node(number, _ -> true).ifPresent(node -> cluster.faults().nodeNotReady(node, time));
            case Trouble.Reboot(Duration _, int number, Duration time) ->
                node(number, _ -> true).filter(this::on).ifPresent(node -> {
                    offUntil.put(node, stage.now().plus(time));
                    cluster.faults().reboot(node, time);
                });
            case Trouble.HostLost(Duration _, int number) ->
                node(number, node -> !node.controlPlane()).ifPresent(this::lose);
            case Trouble.SlowPods(Duration _, Duration longer, Duration time) -> {
                cluster.faults().extraStartDelay(longer);
                stage.after(time, () -> cluster.faults().extraStartDelay(Duration.ZERO));
            }
            case Trouble.AppStuck(Duration _, int number, Duration time) -> stuck(number, time);
            case Trouble.RivalDelete(Duration _, int number) -> rivalDelete(number);
            case Trouble.Cordon(Duration _, int number, Duration undone) -> cordon(number, undone);
            case Trouble.Join _ -> join();
            case Trouble.Leave(Duration _, int number) ->
                node(number, node -> !node.controlPlane()).ifPresent(node -> {
                    offUntil.put(node, Instant.MAX);
                    cluster.faults().deleteNode(node);
                });
            case Trouble.Scale(Duration _, int number, int more) -> scale(number, more);
            case Trouble.Crash(Duration _, int service, Duration time) -> crashes.crash(service, time);
        }
    }

    private void lose(String node) {
        offUntil.put(node, Instant.MAX);
        cluster.faults().loseNode(node);
    }

    private Optional<String> node(int number, Predicate<Node> filter) {
        return choose(cluster.store().list(Kind.NODE).stream().filter(filter).toList(), number)
                .map(node -> node.meta().name());
    }

    private static <T extends KubeObject> Optional<T> choose(List<T> objects, int number) {
        return objects.isEmpty() ? Optional.empty() : Optional.of(objects.get(number % objects.size()));
    }

    private void stuck(int number, Duration time) {
        Optional<Deployment> app = choose(cluster.store().list(Kind.DEPLOYMENT), number);
        app.map(Deployment::meta).ifPresent(meta -> {
            cluster.faults().neverReady(meta.namespace(), meta.name());
            stage.after(time, () -> cluster.faults().heal(meta.namespace(), meta.name()));
        });
    }

    private void scale(int number, int more) {
        choose(cluster.store().list(Kind.DEPLOYMENT), number).ifPresent(app -> {
            int replicas = Math.max(1, app.spec().replicas() + more);
            cluster.api()
                    .update(Kind.DEPLOYMENT, app.withSpec(app.spec().withReplicas(replicas)))
                    .orThrow();
        });
    }

    private void rivalDelete(int number) {
        List<Pod> pods = cluster.store().list(Kind.POD).stream()
                .filter(pod -> !pod.mirror() && !pod.meta().terminating())
                .toList();
        choose(pods, number)
                .ifPresent(pod -> cluster.faults()
                        .rivalDelete(pod.meta().namespace(), pod.meta().name()));
    }

    private void cordon(int number, Duration undone) {
        Optional<String> chosen = node(number, node -> !node.spec().unschedulable());
        chosen.ifPresent(node -> {
            unschedulable(node, true);
            if (!undone.isZero()) {
                stage.after(undone, () -> unschedulable(node, false));
            }
        });
    }

    /** As kubectl does it: the field, and nothing else. */
    private void unschedulable(String name, boolean value) {
        cluster.store()
                .get(Kind.NODE, "", name)
                .ifPresent(node -> cluster.api()
                        .update(Kind.NODE, node.withUnschedulable(value))
                        .orThrow());
    }

    private void join() {
        joined++;
        String version = cluster.store().list(Kind.NODE).stream()
                .filter(node -> !node.controlPlane())
                .findFirst()
                .map(node -> node.status().info().kubeletVersion())
                .orElse(scenario.from());
        cluster.api()
                .create(
                        Kind.NODE,
                        Node.named(
                                "joined-" + joined,
                                version,
                                Resources.node(CPU, MEMORY_MIB, PODS),
                                Map.of(Node.ZONE_LABEL, "zone-a")))
                .orThrow();
    }
}
