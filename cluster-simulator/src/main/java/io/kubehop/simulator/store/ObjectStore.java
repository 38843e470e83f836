package io.kubehop.simulator.store;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.ReplicaSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All objects, at one global resource version. Not safe for several threads: whoever has threads has a lock. */
public final class ObjectStore {
    private final InstantSource clock;
    private final ChangeLog log;
    private final Map<String, Table> tables = new HashMap<>();
    private final Indexes indexes = new Indexes();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private long resourceVersion = 1;
    private long fingerprint;

    /** An empty store that keeps that many changes. */
    public ObjectStore(InstantSource clock, int changesKept) {
        this.clock = clock;
        this.log = new ChangeLog(changesKept);
    }

    /** The version of the newest write; a list has this version. */
    public long resourceVersion() {
        return resourceVersion;
    }

    /** A hash of every write so far and its virtual time: two runs that did the same have the same. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The object now. */
    public <T extends KubeObject> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return table(kind).get(key).map(kind.type()::cast);
    }

    /** The object now. */
    public <T extends KubeObject> Optional<T> get(Kind<T> kind, String namespace, String name) {
        return get(kind, new ObjectKey(namespace, name));
    }

    /** All objects of a kind in the order of their keys; a copy. */
    public <T extends KubeObject> List<T> list(Kind<T> kind) {
        return table(kind).list(kind.type());
    }

    /** The objects of a kind in a namespace, in the order of their names; a copy. */
    public <T extends KubeObject> List<T> list(Kind<T> kind, String namespace) {
        return table(kind).list(kind.type(), namespace);
    }

    /** How many objects of a kind there are. */
    public int count(Kind<?> kind) {
        return table(kind).size();
    }

    /** Pods placed on a node. */
    public List<Pod> podsOn(String node) {
        return indexes.podsOn(node);
    }

    /** Pods that have this object among their owners. */
    public List<Pod> podsOwnedBy(String ownerUid) {
        return indexes.podsOwnedBy(ownerUid);
    }

    /** ReplicaSets that have this object among their owners. */
    public List<ReplicaSet> replicaSetsOwnedBy(String ownerUid) {
        return indexes.replicaSetsOwnedBy(ownerUid);
    }

    /** Pods of a namespace that a selector matches. */
    public List<Pod> podsSelected(String namespace, LabelSelector selector) {
        return indexes.podsSelected(namespace, selector);
    }

    /** Budgets that cover a pod. */
    public List<PodDisruptionBudget> budgetsSelecting(Pod pod) {
        return indexes.budgetsSelecting(pod);
    }

    /** Pods with an anti-affinity term that may mean this pod; the caller compares the selectors. */
    public List<Pod> podsRepelling(Pod pod) {
        return indexes.podsRepelling(pod);
    }

    /** Changes after a version. */
    public Changes changesSince(long version) {
        return log.since(version, resourceVersion);
    }

    /** Calls the listener inside each write, after it took effect. The listener must not write. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Stops calling a listener. */
    public void forget(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    /** Writes the object whether or not it exists, and returns it at its new version. */
    public <T extends KubeObject> T put(Kind<T> kind, T object) {
        T stored = kind.replaceMeta().apply(object, object.meta().withResourceVersion(++resourceVersion));
        Optional<KubeObject> previous = table(kind).get(stored.key());
        indexes.put(previous, stored, table(kind).put(stored));
        tell(new Change(
                resourceVersion,
                previous.isPresent() ? Change.Type.MODIFIED : Change.Type.ADDED,
                stored,
                previous,
                clock.instant()));
        return stored;
    }

    /** Removes the object and returns its last state at the version of the removal. */
    public <T extends KubeObject> T remove(Kind<T> kind, T object) {
        KubeObject previous = table(kind)
                .get(object.key())
                .orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + object.key() + " to remove"));
        table(kind).remove(object.key());
        indexes.remove(previous);
        T last = kind.replaceMeta().apply(object, object.meta().withResourceVersion(++resourceVersion));
        tell(new Change(resourceVersion, Change.Type.DELETED, last, Optional.of(previous), clock.instant()));
        return last;
    }

    private void tell(Change change) {
        log.append(change);
        fingerprint = 31 * fingerprint + hash(change);
        for (Consumer<Change> listener : listeners) {
            listener.accept(change);
        }
    }

    /** Only of strings and numbers: hash codes of enums and records with enums differ from run to run. */
    private static long hash(Change change) {
        KubeObject object = change.object();
        long hash = 17 * change.at().toEpochMilli() + change.type().name().hashCode();
        hash = 31 * hash + object.kind().name().hashCode();
        hash = 31 * hash + object.key().hashCode();
        hash = 31 * hash + object.meta().uid().hashCode();
        if (object instanceof Pod pod) {
            hash = 31 * hash + pod.spec().nodeName().orElse("").hashCode();
            hash = 31 * hash + pod.status().phase().name().hashCode() + (pod.ready() ? 1 : 0);
        }
        if (object instanceof Node node) {
            hash = 31 * hash + node.status().info().hashCode() + node.spec().hashCode();
        }
        return hash;
    }

    private Table table(Kind<?> kind) {
        return tables.computeIfAbsent(kind.name(), _ -> new Table());
    }
}
