package io.kubehop.simulator.api;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Graceful deletion: apiserver registry/rest BeforeDelete and the pod strategy. */
final class Deletion {
    private final ObjectStore store;
    private final InstantSource clock;

    Deletion(ObjectStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    <T extends KubeObject> Outcome<T> delete(Kind<T> kind, ObjectKey key, DeleteOptions options) {
        Optional<T> found = store.get(kind, key);
        if (found.isEmpty()) {
            return new Outcome.Refused<>(Refusal.notFound(kind, key.name()));
        }
        T object = found.get();
        Optional<Refusal> refusal = Preconditions.check(kind.resource(), object.meta(), options);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        if (options.dryRun()) {
            return new Outcome.Done<>(object);
        }
        if (options.propagation() == DeleteOptions.Propagation.ORPHAN) {
            orphan(object);
        }
        return new Outcome.Done<>(
                switch (object) {
                    case Pod pod -> kind.type().cast(deletePod(pod, options.gracePeriodSeconds()));
                    case Namespace namespace -> kind.type().cast(terminate(namespace));
                    default -> deleteOther(kind, object);
                });
    }

    /** Removes an object whose deletion waited only for a finalizer. */
    <T extends KubeObject> T finishIfDone(Kind<T> kind, T object) {
        boolean waitsForKubelet = object instanceof Pod
                && object.meta().deletionGracePeriodSeconds().orElse(0) > 0;
        boolean done = object.meta().terminating()
                && object.meta().finalizers().isEmpty()
                && !waitsForKubelet
                && !(object instanceof Namespace);
        return done ? store.remove(kind, object) : object;
    }

    private Pod deletePod(Pod pod, OptionalLong asked) {
        if (pod.meta().terminating()) {
            return shorten(pod, asked);
        }
        boolean noKubelet = pod.spec().nodeName().isEmpty() || pod.finished();
        long grace = noKubelet ? 0 : asked.orElse(pod.spec().terminationGracePeriodSeconds());
        return mark(pod, clock.instant(), grace < 0 ? 1 : grace);
    }

    /** Of a pod that is terminating already only the grace period can be made shorter. */
    private Pod shorten(Pod pod, OptionalLong asked) {
        long standing = pod.meta().deletionGracePeriodSeconds().orElse(0);
        if (asked.isEmpty() || asked.getAsLong() >= standing) {
            return pod;
        }
        return mark(
                pod,
                pod.meta().deletionRequestedAt().orElse(clock.instant()),
                asked.getAsLong() < 0 ? 1 : asked.getAsLong());
    }

    private Pod mark(Pod pod, Instant requested, long grace) {
        ObjectMeta meta = pod.meta()
                .withDeletion(Optional.of(requested.plusSeconds(grace)), OptionalLong.of(grace))
                .withGeneration(pod.meta().generation() + 1);
        Pod marked = pod.withMeta(meta);
        if (grace == 0 && meta.finalizers().isEmpty()) {
            return store.remove(Kind.POD, marked);
        }
        return store.put(Kind.POD, marked);
    }

    private Namespace terminate(Namespace namespace) {
        if (namespace.meta().terminating()) {
            return namespace;
        }
        return store.put(
                Kind.NAMESPACE,
                namespace
                        .withMeta(namespace.meta().withDeletion(Optional.of(clock.instant()), OptionalLong.empty()))
                        .withPhase("Terminating"));
    }

    private <T extends KubeObject> T deleteOther(Kind<T> kind, T object) {
        if (object.meta().finalizers().isEmpty()) {
            return store.remove(kind, object);
        }
        if (object.meta().terminating()) {
            return object;
        }
        ObjectMeta meta = object.meta().withDeletion(Optional.of(clock.instant()), OptionalLong.of(0));
        return store.put(kind, kind.replaceMeta().apply(object, meta));
    }

    private void orphan(KubeObject owner) {
        String uid = owner.meta().uid();
        for (Pod pod : store.podsOwnedBy(uid)) {
            store.put(Kind.POD, pod.withMeta(without(pod.meta(), uid)));
        }
        for (ReplicaSet set : store.replicaSetsOwnedBy(uid)) {
            store.put(Kind.REPLICA_SET, set.withMeta(without(set.meta(), uid)));
        }
    }

    private static ObjectMeta without(ObjectMeta meta, String ownerUid) {
        List<OwnerReference> others = meta.ownerReferences().stream()
                .filter(owner -> !owner.uid().equals(ownerUid))
                .toList();
        return meta.withOwners(others);
    }
}
