package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.model.Toleration;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps one pod of a DaemonSet on every node that its selector and tolerations let it run on, cordoned ones too. */
final class DaemonSets implements Controller {
    private final Environment environment;
    private final WorkQueue<ObjectKey> queue;

    DaemonSets(Environment environment) {
        this.environment = environment;
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof DaemonSet set) {
            queue.add(set.key());
        } else if (change.object() instanceof Pod pod) {
            Owned.controller(pod, Kind.DAEMON_SET).ifPresent(queue::add);
        } else if (change.object() instanceof Node node && matters(node, change)) {
            environment.store().list(Kind.DAEMON_SET).forEach(set -> queue.add(set.key()));
        }
    }

    private static boolean matters(Node node, Change change) {
        return change.type() == Change.Type.DELETED
                || !(change.previous().orElse(node) instanceof Node previous)
                || change.previous().isEmpty()
                || !previous.meta().labels().equals(node.meta().labels())
                || !previous.spec().equals(node.spec());
    }

    private void attend(ObjectKey key) {
        Optional<DaemonSet> found = environment.store().get(Kind.DAEMON_SET, key);
        if (found.isEmpty() || found.get().meta().terminating()) {
            return;
        }
        DaemonSet set = found.get();
        PodTemplate template =
                set.spec().template().withSpec(tolerant(set.spec().template().spec()));
        Map<String, Pod> byNode = new HashMap<>();
        for (Pod pod : environment.store().podsOwnedBy(set.meta().uid())) {
            pod.spec().requiredNode().ifPresent(node -> byNode.put(node, pod));
        }
        int desired = 0;
        int current = 0;
        int misplaced = 0;
        int ready = 0;
        for (Node node : environment.store().list(Kind.NODE)) {
            boolean wanted = fits(template.spec(), node, List.of(Taint.NO_SCHEDULE, Taint.NO_EXECUTE));
            Optional<Pod> pod = Optional.ofNullable(byNode.get(node.meta().name()));
            desired += wanted ? 1 : 0;
            current += wanted && pod.isPresent() ? 1 : 0;
            misplaced += !wanted && pod.isPresent() ? 1 : 0;
            ready += wanted && pod.isPresent() && pod.get().ready() ? 1 : 0;
            reconcile(set, template, node, wanted, pod);
        }
        DaemonSet.Status status = new DaemonSet.Status(
                set.meta().generation(), desired, current, misplaced, ready, current, ready, desired - ready);
        environment.api().updateStatus(Kind.DAEMON_SET, set.withStatus(status));
    }

    private void reconcile(DaemonSet set, PodTemplate template, Node node, boolean wanted, Optional<Pod> pod) {
        if (wanted && pod.isEmpty()) {
            String name = environment.api().generateName(set.meta().name() + "-");
            PodSpec spec = template.spec().withRequiredNode(node.meta().name());
            environment.api().create(Kind.POD, Owned.pod(set, name, template.withSpec(spec)));
        } else if (pod.isPresent()
                && !pod.get().meta().terminating()
                && (pod.get().finished() || !fits(template.spec(), node, List.of(Taint.NO_EXECUTE)))) {
            environment
                    .api()
                    .delete(
                            Kind.POD,
                            set.meta().namespace(),
                            pod.get().meta().name(),
                            DeleteOptions.DEFAULT.withUid(pod.get().meta().uid()));
        }
    }

    /** A pod may start where it tolerates all taints, and stay where it tolerates those that expel. */
    private static boolean fits(PodSpec spec, Node node, List<String> effects) {
        if (!node.meta().labels().entrySet().containsAll(spec.nodeSelector().entrySet())) {
            return false;
        }
        for (Taint taint : node.spec().taints()) {
            if (effects.contains(taint.effect()) && !spec.tolerates(taint)) {
                return false;
            }
        }
        return true;
    }

    /** What the DaemonSet controller adds to every pod (pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations). */
    private static PodSpec tolerant(PodSpec spec) {
        List<Toleration> tolerations = new ArrayList<>(spec.tolerations());
        tolerations.add(Toleration.exists(Taint.NOT_READY, Taint.NO_EXECUTE));
        tolerations.add(Toleration.exists(Taint.UNREACHABLE, Taint.NO_EXECUTE));
        for (String key : List.of("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")) {
            tolerations.add(Toleration.exists("node.kubernetes.io/" + key, Taint.NO_SCHEDULE));
        }
        if (spec.hostNetwork()) {
            tolerations.add(Toleration.exists("node.kubernetes.io/network-unavailable", Taint.NO_SCHEDULE));
        }
        return spec.withTolerations(tolerations);
    }
}
