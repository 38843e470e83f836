package io.kubehop.simulator.api;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Writes with the rules of the API server. Reads go straight to the {@link ObjectStore}. */
public final class ApiServer {
    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and try again";

    private final ObjectStore store;
    private final InstantSource clock;
    private final Identities identities;
    private final Deletion deletion;

    /** An API server in front of a store. */
    public ApiServer(ObjectStore store, InstantSource clock, Identities identities) {
        this.store = store;
        this.clock = clock;
        this.identities = identities;
        this.deletion = new Deletion(store, clock);
    }

    /** A name for {@code generateName}: the prefix and a random suffix. */
    public String generateName(String prefix) {
        return prefix + identities.suffix();
    }

    /** Creates; status is emptied as for any client, except a node's, which registers itself with one. */
    public <T extends KubeObject> Outcome<T> create(Kind<T> kind, T object) {
        return create(kind, object, false);
    }

    /** Creates, or only says what creating would say. */
    public <T extends KubeObject> Outcome<T> create(Kind<T> kind, T object, boolean dryRun) {
        ObjectMeta meta = object.meta();
        Optional<Refusal> refusal = namespaceRefusal(kind, meta);
        if (refusal.isEmpty() && store.get(kind, meta.key()).isPresent()) {
            refusal = Optional.of(Refusal.alreadyExists(kind, meta.name()));
        }
        if (refusal.isEmpty()) {
            refusal = Admission.validate(object);
        }
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        ObjectMeta identified = meta.withIdentity(identities.uid(), now())
                .withGeneration(Admission.countsGenerations(kind) ? 1 : 0)
                .withDeletion(Optional.empty(), OptionalLong.empty());
        T created = Admission.prepare(kind, kind.replaceMeta().apply(object, identified));
        return new Outcome.Done<>(dryRun ? created : store.put(kind, created));
    }

    /** Replaces metadata and spec; the status stays. A resourceVersion of 0 takes whatever is current. */
    public <T extends KubeObject> Outcome<T> update(Kind<T> kind, T object) {
        return update(kind, object, false);
    }

    /** Replaces metadata and spec, or only says what that would say. */
    public <T extends KubeObject> Outcome<T> update(Kind<T> kind, T object, boolean dryRun) {
        return change(kind, object.meta(), dryRun, current -> {
            T merged = kind.replaceStatus().apply(object, current);
            boolean newSpec = !kind.spec().apply(merged).equals(kind.spec().apply(current));
            long generation = current.meta().generation() + (newSpec && Admission.countsGenerations(kind) ? 1 : 0);
            ObjectMeta meta = object.meta()
                    .withIdentity(
                            current.meta().uid(),
                            current.meta().creationTimestamp().orElse(now()))
                    .withGeneration(generation)
                    .withDeletion(
                            current.meta().deletionTimestamp(), current.meta().deletionGracePeriodSeconds())
                    .withResourceVersion(current.meta().resourceVersion());
            return kind.replaceMeta().apply(merged, meta);
        });
    }

    /** Replaces the status; everything else stays. A resourceVersion of 0 takes whatever is current. */
    public <T extends KubeObject> Outcome<T> updateStatus(Kind<T> kind, T object) {
        return updateStatus(kind, object, false);
    }

    /** Replaces the status, or only says what that would say. */
    public <T extends KubeObject> Outcome<T> updateStatus(Kind<T> kind, T object, boolean dryRun) {
        return change(
                kind, object.meta(), dryRun, current -> kind.replaceStatus().apply(current, object));
    }

    /**
     * Deletes: pods after their grace period, objects with finalizers when those are gone, namespaces when they are
     * empty. The object returned is still there if it has a deletionTimestamp and can be read.
     */
    public <T extends KubeObject> Outcome<T> delete(
            Kind<T> kind, String namespace, String name, DeleteOptions options) {
        return deletion.delete(kind, new ObjectKey(namespace, name), options);
    }

    /** Why nothing can be created at that place: the namespace is missing or going away. */
    public Optional<Refusal> namespaceRefusal(Kind<?> kind, ObjectMeta meta) {
        if (!kind.namespaced()) {
            return Optional.empty();
        }
        Optional<Namespace> namespace = store.get(Kind.NAMESPACE, "", meta.namespace());
        if (namespace.isEmpty()) {
            return Optional.of(Refusal.notFound(Kind.NAMESPACE, meta.namespace()));
        }
        return namespace.get().meta().terminating()
                ? Optional.of(Refusal.namespaceTerminating(kind.resource(), meta.name(), meta.namespace()))
                : Optional.empty();
    }

    private <T extends KubeObject> Outcome<T> change(
            Kind<T> kind, ObjectMeta wanted, boolean dryRun, UnaryOperator<T> rule) {
        Optional<T> found = store.get(kind, wanted.key());
        if (found.isEmpty()) {
            return new Outcome.Refused<>(Refusal.notFound(kind, wanted.name()));
        }
        T current = found.get();
        if (!wanted.uid().isEmpty() && !wanted.uid().equals(current.meta().uid())) {
            return new Outcome.Refused<>(Refusal.conflict(
                    kind.resource(),
                    wanted.name(),
                    "Precondition failed: UID in precondition: " + wanted.uid() + ", UID in object meta: "
                            + current.meta().uid()));
        }
        if (wanted.resourceVersion() != 0
                && wanted.resourceVersion() != current.meta().resourceVersion()) {
            return new Outcome.Refused<>(Refusal.conflict(kind.resource(), wanted.name(), MODIFIED));
        }
        T changed = rule.apply(current);
        Optional<Refusal> refusal = Admission.validate(changed);
        if (refusal.isPresent()) {
            return new Outcome.Refused<>(refusal.get());
        }
        if (dryRun || changed.equals(current)) {
            return new Outcome.Done<>(changed);
        }
        T stored = store.put(kind, changed);
        return new Outcome.Done<>(deletion.finishIfDone(kind, stored));
    }

    private Instant now() {
        return clock.instant();
    }
}
