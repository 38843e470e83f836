package io.kubehop.drain.triage;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.events.UpgradePolicy.Drain;

/**
 * Gives each pod its fate, by the rules of {@code kubectl drain --ignore-daemonsets} (kubectl:pkg/drain/filters.go). The first
 * rule that applies decides:
 *
 * <ol>
 *   <li>A mirror pod is left: deleting it means nothing to the kubelet.
 *   <li>A pod of an existing DaemonSet is left unless it is finished: its controller ignores cordons and would make it again.
 *   <li>A pod that is terminating is waited for.
 *   <li>A finished pod is evicted, whatever it is: nothing is lost.
 *   <li>A pod of a DaemonSet that no longer exists is refused unless forced: nobody will make it again.
 *   <li>A pod with an emptyDir volume is refused unless the policy gives the data up.
 *   <li>A pod without a controller is refused unless forced: nobody will make it again.
 *   <li>Every other pod is evicted.
 * </ol>
 */
public final class PodTriage {
    private static final String DAEMON_SET = "DaemonSet";
    private final Drain policy;

    /** Triage under that policy. */
    public PodTriage(Drain policy) {
        this.policy = policy;
    }

    /** The pod's fate. */
    public Fate fate(PodFacts pod) {
        boolean finished = pod.phase().finished();
        if (pod.mirror()) {
            return new Fate.Leave("mirror pod");
        }
        if (ofDaemonSet(pod, true) && !finished) {
            return new Fate.Leave("DaemonSet pod");
        }
        if (pod.terminating()) {
            return new Fate.Await();
        }
        if (finished) {
            return new Fate.Evict();
        }
        String name = "pod " + pod.ref().name();
        if (ofDaemonSet(pod, false) && !policy.force()) {
            return new Fate.Refuse(name + " belongs to a DaemonSet that no longer exists and would not come back;"
                    + " delete it or allow force");
        }
        if (pod.emptyDir() && !policy.deleteEmptyDir()) {
            return new Fate.Refuse(name + " has an emptyDir volume whose data would be lost;"
                    + " allow deleteEmptyDir or move it by hand");
        }
        if (pod.controller().isEmpty() && !policy.force()) {
            return new Fate.Refuse(name + " has no controller and would not come back; delete it or allow force");
        }
        return new Fate.Evict();
    }

    private static boolean ofDaemonSet(PodFacts pod, boolean exists) {
        return pod.controller()
                .filter(controller -> controller.kind().equals(DAEMON_SET) && controller.exists() == exists)
                .isPresent();
    }
}
