package io.kubehop.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.WatchFeed;
import io.kubehop.drain.WatchSwitch;
import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.cluster.RoomReader;
import io.kubehop.drain.effects.DrainEffects;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.drain.kubernetes.KubernetesEvictor;
import io.kubehop.drain.kubernetes.KubernetesNodeCordon;
import io.kubehop.drain.kubernetes.KubernetesNodeMarks;
import io.kubehop.drain.kubernetes.KubernetesPodReader;
import io.kubehop.drain.kubernetes.KubernetesSurger;
import io.kubehop.drain.kubernetes.KubernetesWatch;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Action;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One drain of one batch of nodes: the drain service's machine, loop, watch and ports, with a journal in memory and nothing
 * around them.
 */
final class DrainSession implements AutoCloseable {
    private static final String BATCH = "nodes";
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);

    private final String id;
    private final List<String> nodes;
    private final UpgradePolicy.Drain policy;
    private final Consumer<String> trouble;
    private final KubernetesWatch watch;
    private final KubernetesPodReader pods;
    private final WatchFeed feed;
    private final CompletableFuture<Void> listed;
    private final MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop;

    /**
     * Watches the nodes; changes nothing until {@link #start}.
     *
     * @param id the mark on the nodes it cordons
     * @param trouble told in one line what failed and is tried again
     */
    DrainSession(
            KubernetesClient client,
            String id,
            List<String> nodes,
            UpgradePolicy.Drain policy,
            DrainProgress progress,
            Consumer<String> trouble) {
        this.id = id;
        this.nodes = nodes;
        this.policy = policy;
        this.trouble = trouble;
        var listener = new Told(progress, trouble);
        var clock = InstantSource.system();
        var hints = new WatchSwitch();
        watch = new KubernetesWatch(client, hints);
        pods = new KubernetesPodReader(client, watch);
        loop = new MachineLoop<>(
                new DrainMachine(DrainSettings.DEFAULT.alone()),
                new DrainFactCodec(),
                new MemoryJournal(clock),
                new DrainEffects(new DrainPorts(
                        new KubernetesNodeCordon(client),
                        new KubernetesNodeMarks(client),
                        pods,
                        new KubernetesEvictor(client),
                        new KubernetesSurger(client),
                        RoomReader.NONE,
                        HostPower.UNKNOWN)),
                clock,
                new SplittableRandom(),
                LoopSettings.defaults(),
                listener);
        feed = new WatchFeed(loop);
        hints.to(feed);
        listener.changed = feed::stateChanged;
        listed = watch.start();
        watch.follow(Set.copyOf(nodes));
    }

    /**
     * What the drain will do, by a look at the nodes now. What the watch has listed by then need not be asked for; what it may not
     * list is asked for one by one.
     */
    DrainForecast forecast() throws InterruptedException {
        try {
            listed.get(LISTED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            trouble.accept("the cluster cannot be watched, which makes the drain slower: " + Kubeconfig.reason(e));
        }
        var found = new LinkedHashMap<String, List<PodFacts>>();
        nodes.forEach(node -> found.put(node, pods.podsOn(node)));
        return new DrainForecast(found, policy);
    }

    /** Begins, once. The feed comes last: before the order is known it would have the watch let go of the nodes. */
    void start() {
        loop.start(MachineLoop.ALL);
        loop.submit(id, "command", new DrainInput.Released(id, order())).join();
        feed.start(watch);
    }

    /** Stops asking, and gives back every node that is not drained yet. */
    void giveBack() {
        var _ = loop.submit(id, "stop", new DrainInput.Aborting());
    }

    /** The versions and roles of an order are for the agents, of which there are none here. */
    private BatchOrder order() {
        var none = new KubeVersion(0, 0, 0);
        List<WorkOrder> orders = nodes.stream()
                .map(node -> new WorkOrder("", id, BATCH, 1, 1, node, NodeRole.WORKER, "", none, none, false))
                .toList();
        return new BatchOrder(BATCH, 1, 1, NodeRole.WORKER, none, orders, policy, UpgradePolicy.DEFAULT.verify());
    }

    @Override
    public void close() {
        feed.close();
        watch.close();
        loop.close();
    }

    private static final class Told implements LoopListener {
        private final DrainProgress progress;
        private final Consumer<String> trouble;
        private final Set<String> said = new HashSet<>();
        private volatile Runnable changed = () -> {};

        Told(DrainProgress progress, Consumer<String> trouble) {
            this.progress = progress;
            this.trouble = trouble;
        }

        @Override
        public void appended(List<Recorded> records) {
            records.forEach(progress::see);
            changed.run();
        }

        @Override
        public void impossible(String stream, Throwable failure) {
            trouble.accept("the drain met an impossible state and goes no further: " + Kubeconfig.reason(failure));
        }

        /** Once for each kind of trouble: each failed try would hide everything else. */
        @Override
        public void failed(String stream, Action action, Throwable failure) {
            String text = Kubeconfig.reason(failure);
            if (said.add(text)) {
                trouble.accept("a request to the API server failed and is made again: " + text);
            }
        }
    }
}
