package io.kubehop.simulator.control;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.Namespace;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.store.Change;
import io.kubehop.simulator.time.WorkQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes what nothing needs any more: what an owner that is gone left behind, pods of nodes that are gone or out of
 * service, the content of namespaces that are going.
 */
final class Leftovers implements Controller {
    private final Environment environment;
    private final WorkQueue<String> owners;
    private final WorkQueue<String> nodes;
    private final WorkQueue<String> namespaces;

    Leftovers(Environment environment) {
        this.environment = environment;
        this.owners = environment.queue(this::attendOwner);
        this.nodes = environment.queue(this::attendNode);
        this.namespaces = environment.queue(this::attendNamespace);
    }

    @Override
    public void observe(Change change) {
        boolean deleted = change.type() == Change.Type.DELETED;
        KubeObject object = change.object();
        Instant collection = environment.now().plus(environment.latencies().podCollection());
        if (object instanceof Namespace namespace && namespace.meta().terminating()) {
            namespaces.add(namespace.meta().name());
        } else if (object instanceof Node node && (deleted || outOfService(node))) {
            nodes.addAt(node.meta().name(), collection);
        } else if (object instanceof Pod pod
                && (change.type() == Change.Type.ADDED || pod.meta().terminating())
                && pod.spec().nodeName().filter(this::doomed).isPresent()) {
            nodes.addAt(pod.spec().nodeName().get(), collection);
        }
        if (deleted) {
            owners.add(object.meta().uid());
            String namespace = object.meta().namespace();
            if (environment
                    .store()
                    .get(Kind.NAMESPACE, "", namespace)
                    .filter(home -> home.meta().terminating())
                    .isPresent()) {
                namespaces.add(namespace);
            }
        }
    }

    private boolean doomed(String name) {
        Optional<Node> node = environment.store().get(Kind.NODE, "", name);
        return node.isEmpty() || outOfService(node.get());
    }

    private static boolean outOfService(Node node) {
        return node.spec().taints().stream().anyMatch(taint -> taint.key().equals(Taint.OUT_OF_SERVICE));
    }

    private void attendOwner(String uid) {
        for (Pod pod : environment.store().podsOwnedBy(uid)) {
            environment
                    .api()
                    .delete(Kind.POD, pod.meta().namespace(), pod.meta().name(), DeleteOptions.DEFAULT);
        }
        for (ReplicaSet set : environment.store().replicaSetsOwnedBy(uid)) {
            environment
                    .api()
                    .delete(Kind.REPLICA_SET, set.meta().namespace(), set.meta().name(), DeleteOptions.DEFAULT);
        }
    }

    /** Pods of a node that is gone go at once; of one out of service only those already terminating. */
    private void attendNode(String name) {
        Optional<Node> node = environment.store().get(Kind.NODE, "", name);
        if (node.isPresent() && !outOfService(node.get())) {
            return;
        }
        for (Pod pod : environment.store().podsOn(name)) {
            if (node.isPresent() && (node.get().ready() || !pod.meta().terminating())) {
                continue;
            }
            Condition target = Condition.of(
                    Pod.DISRUPTION_TARGET,
                    "True",
                    "DeletionByPodGC",
                    "PodGC: node no longer exists",
                    environment.now());
            environment.api().updateStatus(Kind.POD, pod.withStatus(pod.status().with(target)));
            environment
                    .api()
                    .delete(Kind.POD, pod.meta().namespace(), pod.meta().name(), DeleteOptions.NOW);
        }
    }

    private void attendNamespace(String name) {
        Optional<Namespace> namespace = environment.store().get(Kind.NAMESPACE, "", name);
        if (namespace.isEmpty()) {
            return;
        }
        boolean empty = true;
        for (Kind<?> kind : Kind.ALL) {
            if (kind.namespaced()) {
                empty &= clear(kind, name);
            }
        }
        if (empty) {
            environment.store().remove(Kind.NAMESPACE, namespace.get());
        }
    }

    private <T extends KubeObject> boolean clear(Kind<T> kind, String namespace) {
        List<T> content = environment.store().list(kind, namespace);
        for (T object : content) {
            ObjectKey key = object.key();
            if (!object.meta().terminating()) {
                environment.api().delete(kind, key.namespace(), key.name(), DeleteOptions.DEFAULT);
            }
        }
        return environment.store().list(kind, namespace).isEmpty();
    }
}
