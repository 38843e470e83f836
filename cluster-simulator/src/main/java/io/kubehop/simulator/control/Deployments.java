package io.kubehop.simulator.control;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.store.ObjectStore;
import io.kubehop.simulator.time.WorkQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps one ReplicaSet for the template of a Deployment. A changed template gets a ReplicaSet of its own at full size;
 * the old ones go to zero once its pods are available: simpler than Kubernetes' rolling update.
 */
final class Deployments implements Controller {
    private static final String HASH_LABEL = "pod-template-hash";

    private record Hash(long generation, String text) {}

    private final Environment environment;
    private final Map<String, Hash> hashes = new HashMap<>();
    private final WorkQueue<ObjectKey> queue;

    Deployments(Environment environment) {
        this.environment = environment;
        this.queue = environment.queue(this::attend);
    }

    @Override
    public void observe(Change change) {
        if (change.object() instanceof Deployment deployment) {
            queue.add(deployment.key());
            if (change.type() == Change.Type.DELETED) {
                hashes.remove(deployment.meta().uid());
            }
        } else if (change.object() instanceof ReplicaSet set) {
            Owned.controller(set, Kind.DEPLOYMENT).ifPresent(queue::add);
        }
    }

    private void attend(ObjectKey key) {
        ObjectStore store = environment.store();
        Optional<Deployment> found = store.get(Kind.DEPLOYMENT, key);
        if (found.isEmpty() || found.get().meta().terminating()) {
            return;
        }
        Deployment deployment = found.get();
        ReplicaSet wanted = replicaSet(deployment);
        Optional<ReplicaSet> current = store.get(Kind.REPLICA_SET, wanted.key());
        if (current.isEmpty()) {
            environment.api().create(Kind.REPLICA_SET, wanted);
        } else {
            scale(current.get(), deployment.spec().replicas());
        }
        for (ReplicaSet old : store.replicaSetsOwnedBy(deployment.meta().uid())) {
            boolean replaced = current.isPresent()
                    && current.get().status().availableReplicas()
                            >= deployment.spec().replicas();
            if (replaced && !old.key().equals(wanted.key())) {
                scale(old, 0);
            }
        }
        report(deployment, wanted.key());
    }

    private void scale(ReplicaSet set, int replicas) {
        if (set.spec().replicas() != replicas) {
            environment.api().update(Kind.REPLICA_SET, set.withSpec(set.spec().withReplicas(replicas)));
        }
    }

    /** Hashing a template is slow, and it changes only with the generation. */
    private String hash(Deployment deployment) {
        Hash known = hashes.get(deployment.meta().uid());
        if (known == null || known.generation() != deployment.meta().generation()) {
            String text = deployment.spec().template().toString();
            known = new Hash(deployment.meta().generation(), Integer.toUnsignedString(text.hashCode(), 36));
            hashes.put(deployment.meta().uid(), known);
        }
        return known.text();
    }

    private ReplicaSet replicaSet(Deployment deployment) {
        PodTemplate plain = deployment.spec().template();
        String hash = hash(deployment);
        PodTemplate template = plain.withLabel(HASH_LABEL, hash);
        var selector = new TreeMap<>(deployment.spec().selector().matchLabels());
        selector.put(HASH_LABEL, hash);
        ObjectMeta meta = ObjectMeta.of(
                        deployment.meta().namespace(), deployment.meta().name() + "-" + hash)
                .withLabels(template.labels())
                .withOwners(List.of(OwnerReference.controlledBy(deployment)));
        return new ReplicaSet(
                meta,
                new ReplicaSet.Spec(
                        deployment.spec().replicas(),
                        new LabelSelector(selector, deployment.spec().selector().matchExpressions()),
                        template),
                ReplicaSet.Status.NEW);
    }

    private void report(Deployment deployment, ObjectKey newest) {
        int replicas = 0;
        int updated = 0;
        int ready = 0;
        for (ReplicaSet set :
                environment.store().replicaSetsOwnedBy(deployment.meta().uid())) {
            replicas += set.status().replicas();
            ready += set.status().readyReplicas();
            if (set.key().equals(newest)) {
                updated = set.status().replicas();
            }
        }
        int wanted = deployment.spec().replicas();
        boolean available = ready >= wanted - (wanted + 3) / 4;
        Condition condition = available
                ? Condition.of(
                        "Available",
                        "True",
                        "MinimumReplicasAvailable",
                        "Deployment has minimum availability.",
                        environment.now())
                : Condition.of(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        environment.now());
        Deployment.Status status = new Deployment.Status(
                deployment.meta().generation(),
                replicas,
                updated,
                ready,
                ready,
                Math.max(0, wanted - ready),
                Condition.set(deployment.status().conditions(), condition));
        environment.api().updateStatus(Kind.DEPLOYMENT, deployment.withStatus(status));
    }
}
