package io.kubehop.world.ports;

import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.cluster.Workload;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Surges simulated Deployments. */
public final class SimulatedSurger implements Surger {
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private final ApiLine line;

    public SimulatedSurger(ApiLine line) {
        this.line = line;
    }

    /** The Deployment behind a pod. */
    static Optional<Workload> behind(ObjectStore store, Pod pod) {
        String namespace = pod.meta().namespace();
        return pod.meta()
                .controller()
                .flatMap(owner -> store.get(Kind.REPLICA_SET, namespace, owner.name()))
                .flatMap(set -> set.meta().controller())
                .map(OwnerReference::name)
                .flatMap(name -> store.get(Kind.DEPLOYMENT, namespace, name))
                .map(found -> new Workload(
                        found.key().toString(),
                        wanted(found),
                        Optional.ofNullable(found.meta().annotations().get(Workload.SURGE))
                                .map(Boolean::parseBoolean)));
    }

    @Override
    public Raised raise(String workload) {
        Cluster cluster = line.reach();
        Optional<Deployment> found = find(cluster, workload);
        if (found.isEmpty()) {
            return new Raised.Refused("there is no such Deployment");
        }
        Optional<Integer> was = marked(found.get());
        if (was.isPresent()) {
            return new Raised.Up(was.get());
        }
        int replicas = found.get().spec().replicas();
        write(cluster, found.get(), replicas + 1, Integer.toString(replicas));
        return line.answer(new Raised.Up(replicas));
    }

    @Override
    public Sight sight(String workload, Set<String> leaving) {
        Cluster cluster = line.reach();
        return find(cluster, workload)
                .map(found -> sight(cluster.store(), found, leaving))
                .orElse(Sight.GONE);
    }

    private static Sight sight(ObjectStore store, Deployment found, Set<String> leaving) {
        List<Pod> pods = store.list(Kind.POD, found.meta().namespace()).stream()
                .filter(pod -> found.spec().selector().matches(pod.meta().labels())
                        && !pod.meta().terminating()
                        && !pod.finished())
                .toList();
        List<Pod> ready = pods.stream().filter(Pod::ready).toList();
        long elsewhere = ready.stream()
                .filter(pod -> !leaving.contains(pod.spec().nodeName().orElse("")))
                .count();
        String trouble = pods.stream()
                .filter(pod -> !pod.ready())
                .flatMap(pod -> Condition.find(pod.status().conditions(), Pod.SCHEDULED).stream())
                .filter(condition -> !condition.isTrue())
                .map(Condition::message)
                .findFirst()
                .orElse("");
        return new Sight(
                marked(found).isPresent(),
                marked(found).orElse(0),
                found.spec().replicas(),
                ready.size(),
                (int) elsewhere,
                trouble);
    }

    @Override
    public Lowered lower(String workload) {
        Cluster cluster = line.reach();
        Optional<Deployment> found = find(cluster, workload);
        if (found.isEmpty()) {
            return new Lowered(0, false);
        }
        int replicas = found.get().spec().replicas();
        Optional<Integer> was = marked(found.get());
        if (was.isEmpty()) {
            return new Lowered(replicas, false);
        }
        boolean ours = replicas == was.get() + 1;
        write(cluster, found.get(), ours ? was.get() : replicas, "");
        return line.answer(new Lowered(ours ? was.get() : replicas, ours));
    }

    @Override
    public void offer(PodRef ref) {
        Cluster cluster = line.reach();
        SimulatedPods.find(cluster.store(), ref)
                .filter(pod -> !pod.meta().terminating())
                .ifPresent(pod -> {
                    var annotations = new TreeMap<>(pod.meta().annotations());
                    annotations.put(DELETION_COST, Integer.toString(Integer.MIN_VALUE));
                    cluster.api()
                            .update(Kind.POD, pod.withMeta(pod.meta().withAnnotations(annotations)))
                            .orThrow();
                    line.answer(ref);
                });
    }

    private static Optional<Deployment> find(Cluster cluster, String workload) {
        int slash = workload.indexOf('/');
        return cluster.store().get(Kind.DEPLOYMENT, workload.substring(0, slash), workload.substring(slash + 1));
    }

    private static Optional<Integer> marked(Deployment found) {
        return Optional.ofNullable(found.meta().annotations().get(MARK)).map(Integer::parseInt);
    }

    /** The number that others want: without the one that we gave it, if that is still as we gave it. */
    private static int wanted(Deployment found) {
        int replicas = found.spec().replicas();
        return marked(found).filter(was -> replicas == was + 1).orElse(replicas);
    }

    private static void write(Cluster cluster, Deployment found, int replicas, String mark) {
        var annotations = new TreeMap<>(found.meta().annotations());
        if (mark.isEmpty()) {
            annotations.remove(MARK);
        } else {
            annotations.put(MARK, mark);
        }
        cluster.api()
                .update(
                        Kind.DEPLOYMENT,
                        found.withMeta(found.meta().withAnnotations(annotations))
                                .withSpec(found.spec().withReplicas(replicas)))
                .orThrow();
    }
}
