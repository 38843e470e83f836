package io.kubehop.simulator.shape;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.time.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a sample cluster is made of.
 *
 * @param version of all kubelets, such as {@code v1.34.2}
 */
public record ClusterShape(int controlPlanes, int workers, int zones, String version, List<App> apps) {
    private static final int WORKERS_PER_COPY = 12;
    private static final Duration SETTLING = Duration.ofHours(2);

    /** Freezes the list. */
    public ClusterShape {
        apps = List.copyOf(apps);
    }

    /**
     * The demonstration's cluster: with 12 workers some 56 pods of applications, beside those on every node. The
     * applications are there once for every 12 workers; with fewer than three workers only the light ones are.
     */
    public static ClusterShape demo(int controlPlanes, int workers, int zones, String version) {
        List<App> apps = new ArrayList<>();
        for (int copy = 1; copy <= Math.max(1, workers / WORKERS_PER_COPY); copy++) {
            apps.addAll(DemoApps.copy(copy == 1 ? "" : "-" + copy, workers, zones));
        }
        return new ClusterShape(controlPlanes, workers, zones, version, apps);
    }

    /** A small cluster by a seed; every budget in it allows an eviction sooner or later. */
    public static ClusterShape random(long seed, String version) {
        return random(seed, version, false);
    }

    /** A small cluster by a seed; some of its budgets never allow an eviction. */
    public static ClusterShape randomWithTraps(long seed, String version) {
        return random(seed, version, true);
    }

    /** A large cluster of like applications of ten replicas that may miss one, a hundred applications to a namespace. */
    public static ClusterShape large(int workers, int pods, String version) {
        List<App> apps = new ArrayList<>();
        for (int i = 0; i < pods / 10; i++) {
            apps.add(App.deployment("team-" + i / 100, "app-" + i, 10, Resources.request(100, 128))
                    .maxUnavailable("10%"));
        }
        return new ClusterShape(3, workers, 3, version, apps);
    }

    private static ClusterShape random(long seed, String version, boolean traps) {
        SplittableRandom random = new SplittableRandom(seed);
        int controlPlanes = random.nextBoolean() ? 3 : 1;
        int workers = 3 + random.nextInt(8);
        int zones = 1 + random.nextInt(3);
        List<App> apps = new RandomApps(random, workers, zones, traps).apps(2 + random.nextInt(workers));
        return new ClusterShape(controlPlanes, workers, zones, version, apps);
    }

    /** A cluster of this shape, everything running. */
    public Cluster build(long seed, Instant start) {
        return build(seed, start, Latencies.DEFAULT);
    }

    /**
     * A cluster of this shape with these latencies, everything running.
     *
     * @throws IllegalStateException if its pods do not all become Ready
     */
    public Cluster build(long seed, Instant start, Latencies latencies) {
        Cluster cluster = new Cluster(seed, start, latencies);
        createIn(cluster);
        if (!cluster.settle(SETTLING)) {
            throw new IllegalStateException(
                    "a sample cluster of " + workers + " workers does not settle with seed " + seed);
        }
        return cluster;
    }

    /** Creates everything in a cluster that has none of it; nothing runs yet. */
    public void createIn(Cluster cluster) {
        for (Node node : Platform.nodes(controlPlanes, workers, zones, version)) {
            Node created = cluster.api().create(Kind.NODE, node).orThrow();
            if (created.controlPlane()) {
                Platform.staticPods(created)
                        .forEach(pod -> cluster.api().create(Kind.POD, pod).orThrow());
            }
        }
        Platform.daemonSets(version)
                .forEach(set -> cluster.api().create(Kind.DAEMON_SET, set).orThrow());
        List<App> all = new ArrayList<>(apps);
        all.add(Platform.clusterDns());
        for (App app : all) {
            if (cluster.store().get(Kind.NAMESPACE, "", app.namespace()).isEmpty()) {
                cluster.api()
                        .create(Kind.NAMESPACE, Namespace.named(app.namespace()))
                        .orThrow();
            }
            app.objects().forEach(object -> create(cluster, object.kind(), object));
        }
    }

    private static <T extends KubeObject> void create(Cluster cluster, Kind<T> kind, KubeObject object) {
        cluster.api().create(kind, kind.type().cast(object)).orThrow();
    }
}
