package io.kubehop.drain;

import io.kubehop.drain.cluster.ClusterWatch;
import io.kubehop.drain.cluster.NodeSight;
import java.util.concurrent.atomic.AtomicReference;

/** Passes on what the watch tells once there is somebody to tell: watch and loop need each other to be made. */
public final class WatchSwitch implements ClusterWatch.Listener {
    private final AtomicReference<ClusterWatch.Listener> target = new AtomicReference<>(new Nobody());

    /** From now on that one is told. */
    public void to(ClusterWatch.Listener listener) {
        target.set(listener);
    }

    @Override
    public void podVanished(String node, String uid) {
        target.get().podVanished(node, uid);
    }

    @Override
    public void podFinished(String node, String uid) {
        target.get().podFinished(node, uid);
    }

    @Override
    public void nodeSeen(String node, NodeSight sight, String version) {
        target.get().nodeSeen(node, sight, version);
    }

    @Override
    public void volumeMoved(String volume, String version) {
        target.get().volumeMoved(volume, version);
    }

    @Override
    public void workloadChanged(String workload, String version) {
        target.get().workloadChanged(workload, version);
    }

    @Override
    public void podTerminating(String node, String uid, boolean evicted) {
        target.get().podTerminating(node, uid, evicted);
    }

    @Override
    public void budgetOpened(String budget, int allowed, String version) {
        target.get().budgetOpened(budget, allowed, version);
    }

    private static final class Nobody implements ClusterWatch.Listener {
        @Override
        public void podVanished(String node, String uid) {}

        @Override
        public void podTerminating(String node, String uid, boolean evicted) {}

        @Override
        public void budgetOpened(String budget, int allowed, String version) {}
    }
}
