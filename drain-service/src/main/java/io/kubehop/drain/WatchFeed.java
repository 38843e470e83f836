package io.kubehop.drain;

import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.machine.loop.MachineLoop;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Between the loop and the watch: tells the watch which nodes to follow, and the streams what happened to their pods and budgets.
 */
public final class WatchFeed implements ClusterWatch.Listener, AutoCloseable {
    private final MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop;
    private final Semaphore changed = new Semaphore(0);
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
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
    public void podTerminating(String node, String uid, boolean evicted) {
        tell(
                state -> state.followed().contains(node),
                "terminating:" + uid,
                new DrainInput.PodTerminating(node, uid, evicted));
    }

    @Override
    public void budgetOpened(String budget, int allowed, String version) {
        tell(
                state -> state.lanes().containsKey(budget),
                "budget:" + budget + ":" + version,
                new DrainInput.BudgetOpened(budget, allowed));
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
