package io.kubehop.real;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.ClusterReports;
import io.kubehop.drain.WatchFeed;
import io.kubehop.drain.WatchSwitch;
import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.effects.DrainEffects;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainSettings;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.drain.kubernetes.ClusterEvents;
import io.kubehop.drain.kubernetes.KubernetesEvictor;
import io.kubehop.drain.kubernetes.KubernetesNodeCordon;
import io.kubehop.drain.kubernetes.KubernetesNodeMarks;
import io.kubehop.drain.kubernetes.KubernetesPodReader;
import io.kubehop.drain.kubernetes.KubernetesRoom;
import io.kubehop.drain.kubernetes.KubernetesSurger;
import io.kubehop.drain.kubernetes.KubernetesWatch;
import io.kubehop.drain.kubernetes.NodeConditions;
import io.kubehop.events.BatchOrder;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent.NodeHandedOver;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The drain service on a real cluster without Kafka and PostgreSQL: its machine, loop, watch, ports and reports over a journal in
 * memory, which outlives it. The test is the verifier.
 */
final class DrainRun implements AutoCloseable {
    static final String UPGRADE = "u-drain";
    static final String BATCH = "1-workers-01";
    static final KubeVersion TO = KubeVersion.parse("v1.37.2");
    private static final KubeVersion FROM = KubeVersion.parse("v1.36.3");
    /** The usual, but what is waited for by the clock comes sooner. */
    private static final DrainSettings HASTY = new DrainSettings(
            20,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            0,
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            true);

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final KubernetesWatch watch;
    private final WatchFeed feed;
    private final ClusterReports reports;
    private final MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop;
    private final List<DrainServiceEvent> told;

    /** Goes on where the journal is. */
    DrainRun(KubernetesClient client, MemoryJournal journal, List<DrainServiceEvent> told, HostPower hosts) {
        this.told = told;
        var codec = new DrainFactCodec();
        var hints = new WatchSwitch();
        watch = new KubernetesWatch(client, hints);
        var listener = new Listener();
        var clock = InstantSource.system();
        loop = new MachineLoop<>(
                new DrainMachine(HASTY),
                codec,
                journal,
                new DrainEffects(new DrainPorts(
                        new KubernetesNodeCordon(client),
                        new KubernetesNodeMarks(client),
                        new KubernetesPodReader(client, watch),
                        new KubernetesEvictor(client),
                        new KubernetesSurger(client),
                        new KubernetesRoom(client, new SplittableRandom(1)),
                        hosts)),
                clock,
                new SplittableRandom(1),
                LoopSettings.defaults(),
                listener);
        feed = new WatchFeed(loop);
        hints.to(feed);
        reports = new ClusterReports(loop, new NodeConditions(client, clock), new ClusterEvents(client));
        listener.appended = rows -> {
            rows.forEach(row ->
                    codec.read(row.type(), row.body()).flatMap(DrainFact::told).ifPresent(told::add));
            reports.appended(rows);
            feed.stateChanged();
        };
        var _ = watch.start();
        reports.start();
        loop.start(MachineLoop.ALL);
        feed.start(watch);
    }

    static DrainRun on(KubernetesClient client) {
        return new DrainRun(
                client, new MemoryJournal(InstantSource.system()), new CopyOnWriteArrayList<>(), HostPower.UNKNOWN);
    }

    /** The verifier has released those nodes. */
    void release(UpgradePolicy.Drain policy, String... nodes) {
        List<WorkOrder> orders = Arrays.stream(nodes)
                .map(node -> new WorkOrder("", UPGRADE, BATCH, 1, 1, node, NodeRole.WORKER, "", FROM, TO, false))
                .toList();
        input(
                "released",
                new DrainInput.Released(
                        UPGRADE,
                        new BatchOrder(
                                BATCH, 1, 1, NodeRole.WORKER, TO, orders, policy, UpgradePolicy.Verify.DEFAULT)));
    }

    /** The verifier has accepted the upgraded node. */
    void accept(String node) {
        input("accepted/" + node, new DrainInput.Accepted(BATCH, 1, node));
    }

    void abort() {
        input("aborting", new DrainInput.Aborting());
    }

    /** The planner has completed the upgrade. */
    void complete() {
        input("over", new DrainInput.Over());
    }

    private void input(String cause, DrainInput input) {
        loop.submit(UPGRADE, cause, input).join();
    }

    void awaitHandedOver(String node) {
        await(
                node + " is handed over",
                event -> event instanceof NodeHandedOver(WorkOrder order)
                        && order.node().equals(node));
    }

    <E extends DrainEvent> void await(Class<E> type, Predicate<E> which) {
        await(type.getSimpleName(), event -> type.isInstance(event) && which.test(type.cast(event)));
    }

    private void await(String what, Predicate<DrainServiceEvent> which) {
        Pauses.until(what, LIMIT, () -> told.stream().anyMatch(which), () -> told.toString());
    }

    /** Nothing is in flight any more. */
    void awaitIdle() {
        Pauses.until(
                "nothing is in flight",
                LIMIT,
                () -> loop.state(UPGRADE).map(DrainState::idle).orElse(false),
                () -> told + "\n" + loop.state(UPGRADE));
    }

    List<DrainServiceEvent> told() {
        return told;
    }

    @Override
    public void close() {
        feed.close();
        reports.close();
        watch.close();
        loop.close();
    }

    private static final class Listener implements LoopListener {
        private volatile java.util.function.Consumer<List<Recorded>> appended = _ -> {};

        @Override
        public void appended(List<Recorded> records) {
            appended.accept(records);
        }
    }
}
