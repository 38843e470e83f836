package io.kubehop.cli;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.http.HttpApiServer;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.shape.App;
import io.kubehop.simulator.shape.ClusterShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A simulated cluster with three workers and a few applications, as an API server, and a kubeconfig for it. */
final class Shop implements AutoCloseable {

    /** Simulated seconds a second: pods take 5 s to end and 10 s to become ready. */
    private static final double SPEED = 20;

    private static final Resources SMALL = Resources.request(100, 128);

    final HttpApiServer api;
    final Path kubeconfig;

    private Shop(HttpApiServer api, Path kubeconfig) {
        this.api = api;
        this.kubeconfig = kubeconfig;
    }

    /** With these applications, everything running. */
    static Shop of(Path folder, App... apps) throws IOException {
        Cluster cluster = new ClusterShape(1, 3, 3, "v1.37.2", List.of(apps)).build(1, Instant.now());
        HttpApiServer api = HttpApiServer.start(cluster, 0, SPEED);
        return new Shop(api, Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig()));
    }

    /** Six web pods of which one may be missing. */
    static App web() {
        return App.deployment("shop", "web", 6, SMALL).maxUnavailable("1").taking("10s", "5s");
    }

    /** Three pods none of which may ever be missing. */
    static App unmovable() {
        return App.deployment("shop", "vault", 3, SMALL).maxUnavailable("0").taking("10s", "5s");
    }

    /** A pod that nobody would make again, on that node. */
    void lonelyPod(String node) {
        Pod pod = Pod.of(ObjectMeta.of("shop", "lonely"), PodSpec.of("image", SMALL));
        api.call(cluster -> {
            Pod created = cluster.api()
                    .create(Kind.POD, pod.withSpec(pod.spec().withNodeName(node)))
                    .orThrow();
            return created.meta().uid();
        });
    }

    /** A person cordons the node. */
    void cordon(String node) {
        api.call(cluster -> cluster.api()
                .update(Kind.NODE, node(cluster, node).withUnschedulable(true))
                .orThrow());
    }

    Node node(String name) {
        return api.call(cluster -> node(cluster, name));
    }

    /** How many of the applications' pods are on the node. */
    long pods(String node) {
        return api.call(cluster -> cluster.store().podsOn(node).stream()
                .filter(pod -> pod.meta().namespace().equals("shop"))
                .count());
    }

    /** Grows with every write. */
    long version() {
        return api.call(cluster -> cluster.store().resourceVersion());
    }

    private static Node node(Cluster cluster, String name) {
        return cluster.store().get(Kind.NODE, "", name).orElseThrow();
    }

    @Override
    public void close() {
        api.close();
    }
}
