package io.kubehop.simulator;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.time.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small cluster to try things on: workers of 4 CPUs in three zones, the namespace {@code app}, quick pods. */
public final class Bench {
    /** When time starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Latencies QUICK = Latencies.DEFAULT
            .withReady(Duration.ofSeconds(3), Duration.ofSeconds(3))
            .withEnd(Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** The cluster. */
    public final Cluster cluster = new Cluster(1, START, QUICK);

    private Bench() {}

    /** With workers named worker-1 and so on, Ready. */
    public static Bench withWorkers(int workers) {
        Bench bench = new Bench();
        bench.create(Namespace.named("app"));
        for (int i = 1; i <= workers; i++) {
            bench.worker("worker-" + i, "zone-" + (char) ('a' + (i - 1) % 3));
        }
        bench.settle();
        return bench;
    }

    /** A worker of 4 CPUs. */
    public Node worker(String name, String zone) {
        return create(Node.named(name, "v1.34.2", Resources.node(4, 8192, 20), Map.of(Node.ZONE_LABEL, zone)));
    }

    /** Creates anything. */
    public <T extends KubeObject> T create(T object) {
        return create(cluster, object.kind(), object);
    }

    @SuppressWarnings("unchecked")
    private static <K extends KubeObject, T extends KubeObject> T create(Cluster cluster, Kind<K> kind, T object) {
        return (T) cluster.api().create(kind, kind.type().cast(object)).orThrow();
    }

    /** A bare pod labelled {@code app: name}, not created. */
    public static Pod bare(String name) {
        return Pod.of(ObjectMeta.of("app", name).withLabels(Map.of("app", name)), spec());
    }

    /** A template labelled {@code app: name}. */
    public static PodTemplate template(String name) {
        return PodTemplate.of(Map.of("app", name), spec());
    }

    /** A pod of 100 millicores. */
    public static PodSpec spec() {
        return PodSpec.of("registry.example/app:1", Resources.request(100, 64));
    }

    /** The selector of {@code app: name}. */
    public static LabelSelector selector(String name) {
        return LabelSelector.of("app", name);
    }

    /** Lets at most ten minutes pass until all is quiet. */
    public boolean settle() {
        return cluster.settle(Duration.ofMinutes(10));
    }

    /** Lets seconds pass. */
    public void pass(long seconds) {
        cluster.advance(Duration.ofSeconds(seconds));
    }

    /** The pod now. */
    public Pod pod(String name) {
        return cluster.store().get(Kind.POD, "app", name).orElseThrow();
    }

    /** The pods of the namespace whose label {@code app} is that. */
    public List<Pod> pods(String app) {
        return cluster.store().podsSelected("app", selector(app));
    }

    /** The node now. */
    public Node node(String name) {
        return cluster.store().get(Kind.NODE, "", name).orElseThrow();
    }

    /** The status of a budget now. */
    public PodDisruptionBudget.Status budget(String name) {
        return cluster.store().get(Kind.BUDGET, "app", name).orElseThrow().status();
    }

    /** Cordons or uncordons. */
    public void cordon(String node, boolean cordoned) {
        cluster.api().update(Kind.NODE, node(node).withUnschedulable(cordoned)).orThrow();
    }
}
