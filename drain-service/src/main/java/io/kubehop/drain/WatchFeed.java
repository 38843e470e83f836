package io.kubehop.drain;

import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.loop.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Between the loop and the watch: tells the watch which nodes to follow, and the streams what happened to their pods and budgets.
 */
public final class WatchFeed implements ClusterWatch.Listener, AutoCloseable {
    private final MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop;
    private final Semaphore changed = new Semaphore(0);
    /** By stream and budget the version of an opening that was of use, or was told again. */
    private final Map<String, String> reminded = new ConcurrentHashMap<>();

    private Thread follower = Thread.ofVirtual().unstarted(() -> {});

    /** Feeds that loop. */
    public WatchFeed(MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop) {
        this.loop = loop;
    }

    /** Keeps that watch on the nodes whose pods matter, from now on. */
    public void start(ClusterWatch watch) {
        changed.release();
        follower = Thread.ofVirtual().name("drain watch feed").start(() -> follow(watch));
    }

    /** Some stream's state has changed. */
    public void stateChanged() {
        changed.release();
    }

    private void follow(ClusterWatch watch) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                changed.acquire();
                changed.drainPermits();
                var nodes = new TreeSet<String>();
                for (String stream : loop.streams()) {
                    loop.state(stream).ifPresent(state -> nodes.addAll(state.followed()));
                }
                watch.follow(nodes);
                var lanes = new TreeSet<String>();
                for (String stream : loop.streams()) {
                    remind(stream, watch);
                    loop.state(stream)
                            .ifPresent(
                                    state -> state.lanes().keySet().forEach(budget -> lanes.add(lane(stream, budget))));
                }
                reminded.keySet().retainAll(lanes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A budget may open just while the answer to an eviction that it refused is on its way: told then, it is of no use, and told
     * never again it would be tried after the fallback only. So what the watch knows is told once more when a lane is shut,
     * unless that very version has opened it before.
     */
    private void remind(String stream, ClusterWatch watch) {
        for (String budget : loop.state(stream).map(DrainState::shut).orElse(Set.of())) {
            watch.opening(budget)
                    .filter(now -> !now.version().equals(reminded.put(lane(stream, budget), now.version())))
                    .ifPresent(now -> opened(stream, budget, now.allowed(), now.version()));
        }
    }

    private static String lane(String stream, String budget) {
        return stream + ' ' + budget;
    }

    @Override
    public void podVanished(String node, String uid) {
        tell(state -> state.followed().contains(node), "gone:" + uid, new DrainInput.PodVanished(node, uid));
    }

    @Override
    public void podFinished(String node, String uid) {
        tell(state -> state.followed().contains(node), "finished:" + uid, new DrainInput.PodFinished(node, uid));
    }

    @Override
    public void nodeSeen(String node, NodeSight sight, String version) {
        tell(
                state -> state.followed().contains(node),
                "node:" + node + ":" + version + (sight.present() ? "" : "-deleted"),
                new DrainInput.NodeSeen(node, sight));
    }

    @Override
    public void volumeMoved(String volume, String version) {
        tell(
                state -> state.volumes().contains(volume),
                "volume:" + volume + ":" + version,
                new DrainInput.VolumeMoved(volume));
    }

    @Override
    public void workloadChanged(String workload, String version) {
        tell(
                state -> state.surges().contains(workload),
                "workload:" + workload + ":" + version,
                new DrainInput.WorkloadChanged(workload));
    }

    @Override
    public void podTerminating(String node, String uid, boolean evicted) {
        tell(
                state -> state.followed().contains(node),
                "terminating:" + uid,
                new DrainInput.PodTerminating(node, uid, evicted));
    }

    @Override
    public void budgetOpened(String budget, int allowed, String version) {
        for (String stream : loop.streams()) {
            if (loop.state(stream)
                    .filter(state -> state.lanes().containsKey(budget))
                    .isPresent()) {
                opened(stream, budget, allowed, version);
            }
        }
    }

    private void opened(String stream, String budget, int allowed, String version) {
        var _ = loop.submit(stream, "budget:" + budget + ":" + version, new DrainInput.BudgetOpened(budget, allowed))
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Accepted<DrainFact>) {
                        reminded.put(lane(stream, budget), version);
                    }
                });
    }

    private void tell(Predicate<DrainState> wanted, String cause, DrainInput input) {
        for (String stream : loop.streams()) {
            if (loop.state(stream).filter(wanted).isPresent()) {
                var _ = loop.submit(stream, cause, input);
            }
        }
    }

    @Override
    public void close() {
        follower.interrupt();
    }
}
