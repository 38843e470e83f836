package io.kubehop.simulator.http;

import io.kubehop.simulator.http.json.FieldQuery;
import io.kubehop.simulator.http.json.LabelQuery;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * Which objects of a kind a list or watch is about.
 *
 * @param namespace empty means all
 */
record Selection<T extends KubeObject>(Kind<T> kind, String namespace, LabelSelector labels, FieldQuery fields) {

    /**
     * Reads the selectors.
     *
     * @throws IllegalArgumentException if a selector is malformed or names an unknown field
     */
    static <T extends KubeObject> Selection<T> of(Kind<T> kind, String namespace, Request request) {
        return new Selection<>(
                kind,
                namespace,
                LabelQuery.parse(request.parameter("labelSelector")),
                FieldQuery.parse(kind, request.parameter("fieldSelector")));
    }

    /** Every object of a kind. */
    static <T extends KubeObject> Selection<T> all(Kind<T> kind) {
        return new Selection<>(kind, "", LabelQuery.parse(""), FieldQuery.parse(kind, ""));
    }

    boolean matches(KubeObject object) {
        return object.kind().equals(kind)
                && (namespace.isEmpty() || namespace.equals(object.meta().namespace()))
                && labels.matches(object.meta().labels())
                && fields.matches(object);
    }

    /** Whether anything but the namespace limits it. */
    boolean selective() {
        return !fields.isEmpty()
                || !labels.matchLabels().isEmpty()
                || !labels.matchExpressions().isEmpty();
    }

    /** The objects now, in order. */
    List<T> list(ObjectStore store) {
        return candidates(store).stream().filter(this::matches).toList();
    }

    /** Pods of one node and objects of one name are found without a look at all the others. */
    private List<T> candidates(ObjectStore store) {
        Optional<String> node = fields.equalTo("spec.nodeName").filter(name -> !name.isEmpty());
        if (kind.equals(Kind.POD) && node.isPresent()) {
            List<Pod> pods = store.podsOn(node.get());
            return pods.stream().map(kind.type()::cast).toList();
        }
        Optional<String> name = fields.equalTo("metadata.name");
        if (name.isPresent() && (!namespace.isEmpty() || !kind.namespaced())) {
            return store.get(kind, namespace, name.get()).stream().toList();
        }
        return namespace.isEmpty() ? store.list(kind) : store.list(kind, namespace);
    }
}
