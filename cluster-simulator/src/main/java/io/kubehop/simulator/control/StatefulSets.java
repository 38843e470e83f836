package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the numbered pods of a StatefulSet. A pod is made again only when its predecessor of the same name is gone, and,
 * unless the set is parallel, only while every pod before it is Ready.
 */
final class StatefulSets implements Controller {
    private final Environment environment;
    private final WorkQueue<ObjectKey> queue;

    StatefulSets(Environment environment) {
        this.environment = environment;
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof StatefulSet set) {
            queue.add(set.key());
        } else if (change.object() instanceof Pod pod) {
            Owned.controller(pod, Kind.STATEFUL_SET).ifPresent(queue::add);
        }
    }

    private void attend(ObjectKey key) {
        Optional<StatefulSet> found = environment.store().get(Kind.STATEFUL_SET, key);
        if (found.isEmpty()) {
            return;
        }
        StatefulSet set = found.get();
        if (!set.meta().terminating()) {
            boolean complete = fill(set, pods(set));
            if (complete || set.spec().parallel()) {
                shrink(set, pods(set));
            }
        }
        report(set, List.copyOf(pods(set).values()));
    }

    private Map<Integer, Pod> pods(StatefulSet set) {
        Map<Integer, Pod> numbered = new TreeMap<>();
        String prefix = set.meta().name() + "-";
        for (Pod pod : environment.store().podsOwnedBy(set.meta().uid())) {
            String number = pod.meta().name().substring(prefix.length());
            numbered.put(Integer.parseInt(number), pod);
        }
        return numbered;
    }

    /** Makes what is missing; true when every pod is there and Ready. */
    private boolean fill(StatefulSet set, Map<Integer, Pod> pods) {
        boolean complete = true;
        for (int number = 0; number < set.spec().replicas(); number++) {
            Optional<Pod> pod = Optional.ofNullable(pods.get(number));
            boolean well =
                    pod.isPresent() && Owned.active(pod.get()) && pod.get().ready();
            if (pod.isEmpty()) {
                create(set, number);
            } else if (pod.get().finished()) {
                delete(pod.get());
            }
            complete &= well;
            if (!well && !set.spec().parallel()) {
                return false;
            }
        }
        return complete;
    }

    private void shrink(StatefulSet set, Map<Integer, Pod> pods) {
        List<Pod> surplus = pods.entrySet().stream()
                .filter(entry -> entry.getKey() >= set.spec().replicas())
                .map(Map.Entry::getValue)
                .toList()
                .reversed();
        for (Pod pod : surplus) {
            if (!pod.meta().terminating()) {
                delete(pod);
            }
            if (!set.spec().parallel()) {
                return;
            }
        }
    }

    private void create(StatefulSet set, int number) {
        String name = set.meta().name() + "-" + number;
        PodTemplate template = set.spec()
                .template()
                .withLabel("statefulset.kubernetes.io/pod-name", name)
                .withLabel("apps.kubernetes.io/pod-index", Integer.toString(number));
        environment.api().create(Kind.POD, Owned.pod(set, name, template));
    }

    private void delete(Pod pod) {
        environment
                .api()
                .delete(
                        Kind.POD,
                        pod.meta().namespace(),
                        pod.meta().name(),
                        DeleteOptions.DEFAULT.withUid(pod.meta().uid()));
    }

    private void report(StatefulSet set, List<Pod> pods) {
        int replicas = pods.size();
        int ready = Math.toIntExact(
                pods.stream().filter(pod -> Owned.active(pod) && pod.ready()).count());
        StatefulSet.Status status =
                new StatefulSet.Status(set.meta().generation(), replicas, ready, replicas, replicas, ready);
        environment.api().updateStatus(Kind.STATEFUL_SET, set.withStatus(status));
    }
}
