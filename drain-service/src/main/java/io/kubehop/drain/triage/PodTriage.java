package io.kubehop.drain.triage;

import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.triage.DrainLabels.Wish;
import io.kubehop.events.PodSelector;
import io.kubehop.events.UpgradePolicy.Drain;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives each pod its fate, by the rules of {@code kubectl drain --ignore-daemonsets} (kubectl:pkg/drain/filters.go) and by labels.
 * The first rule that applies decides:
 *
 * <ol>
 *   <li>A mirror pod is left: deleting it means nothing to the kubelet.
 *   <li>A pod of an existing DaemonSet is left unless it is finished: its controller ignores cordons and would make it again.
 *   <li>A pod whose label says {@code skip} is left, and one that the policy's pod selector does not match.
 *   <li>A pod that is terminating is waited for; if its deletion is overdue for longer than the policy allows, it is left.
 *   <li>A finished pod is evicted, whatever it is: nothing is lost.
 *   <li>A pod with a drain label that is not understood is refused: it might have meant {@code skip}.
 *   <li>A pod whose label says {@code wait-completed} is waited for until it is finished.
 *   <li>A pod of a DaemonSet that no longer exists is refused unless forced: nobody will make it again.
 *   <li>A pod with an emptyDir volume is refused unless the policy gives the data up.
 *   <li>A pod with a local persistent volume is refused unless the policy allows it: it can run nowhere else.
 *   <li>A pod without a controller is refused unless forced: nobody will make it again.
 *   <li>Every other pod is evicted.
 * </ol>
 */
public final class PodTriage {
    private static final String DAEMON_SET = "DaemonSet";
    private final Drain policy;
    private final Optional<PodSelector> selector;

    /**
     * Triage under that policy.
     *
     * @throws IllegalArgumentException if its pod selector is none; a policy that was accepted has a good one
     */
    public PodTriage(Drain policy) {
        this.policy = policy;
        this.selector = policy.podSelector().map(PodSelector::parse);
    }

    /** The pod's fate, if no deletion is overdue. */
    public Fate fate(PodFacts pod) {
        return fate(pod, Instant.MIN);
    }

    /** The pod's fate at that time. */
    public Fate fate(PodFacts pod, Instant now) {
        boolean finished = pod.phase().finished();
        if (pod.mirror()) {
            return new Fate.Leave("mirror pod");
        }
        if (ofDaemonSet(pod, true) && !finished) {
            return new Fate.Leave("DaemonSet pod");
        }
        Wish wish = DrainLabels.wish(pod);
        if (wish == Wish.SKIP) {
            return new Fate.Leave("labelled to be skipped");
        }
        if (selector.filter(chosen -> !chosen.matches(pod.traits().labels())).isPresent()) {
            return new Fate.Leave("not chosen by the pod selector");
        }
        if (pod.terminating()) {
            return overdue(pod, now) ? new Fate.Leave("long in deletion") : new Fate.Await();
        }
        if (finished) {
            return new Fate.Evict();
        }
        Optional<String> mistake = DrainLabels.mistake(pod);
        if (mistake.isPresent()) {
            return new Fate.Refuse("pod " + pod.ref().name() + ": " + mistake.get());
        }
        if (wish == Wish.WAIT_COMPLETED) {
            return new Fate.Complete();
        }
        return refusal(pod).<Fate>map(Fate.Refuse::new).orElseGet(Fate.Evict::new);
    }

    private Optional<String> refusal(PodFacts pod) {
        String name = "pod " + pod.ref().name();
        if (ofDaemonSet(pod, false) && !policy.force()) {
            return Optional.of(name + " belongs to a DaemonSet that no longer exists and would not come back;"
                    + " delete it or allow force");
        }
        if (pod.emptyDir() && !policy.deleteEmptyDir()) {
            return Optional.of(name + " has an emptyDir volume whose data would be lost;"
                    + " allow deleteEmptyDir or move it by hand");
        }
        if (pod.traits().localVolume().isPresent() && !policy.localVolumes()) {
            return Optional.of(
                    name + " uses claim " + pod.traits().localVolume().get()
                            + " on a disk of the node and could run nowhere else; allow localVolumes or move it by hand");
        }
        if (pod.controller().isEmpty() && !policy.force()) {
            return Optional.of(name + " has no controller and would not come back; delete it or allow force");
        }
        return Optional.empty();
    }

    private boolean overdue(PodFacts pod, Instant now) {
        return policy.skipTerminating()
                .flatMap(limit ->
                        pod.traits().deletionDue().map(due -> due.plus(limit).isBefore(now)))
                .orElse(false);
    }

    private static boolean ofDaemonSet(PodFacts pod, boolean exists) {
        return pod.controller()
                .filter(controller -> controller.kind().equals(DAEMON_SET) && controller.exists() == exists)
                .isPresent();
    }
}
