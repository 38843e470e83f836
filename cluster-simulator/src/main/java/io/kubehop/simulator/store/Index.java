package io.kubehop.simulator.store;

import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Objects of one kind by something they refer to, such as the node of a pod. */
final class Index<T extends KubeObject> {
    private final Function<T, List<String>> terms;
    private final Map<String, TreeMap<ObjectKey, T>> entries = new HashMap<>();

    Index(Function<T, List<String>> terms) {
        this.terms = terms;
    }

    void add(T object) {
        for (String term : terms.apply(object)) {
            entries.computeIfAbsent(term, _ -> new TreeMap<>()).put(object.key(), object);
        }
    }

    void remove(T object) {
        for (String term : terms.apply(object)) {
            TreeMap<ObjectKey, T> sharing = entries.get(term);
            if (sharing != null) {
                sharing.remove(object.key());
                if (sharing.isEmpty()) {
                    entries.remove(term);
                }
            }
        }
    }

    /** In the order of their keys; a copy, so that a reader may write while it reads. */
    List<T> get(String term) {
        TreeMap<ObjectKey, T> sharing = entries.get(term);
        Collection<T> found = sharing == null ? List.of() : sharing.values();
        return List.copyOf(found);
    }

    int size(String term) {
        TreeMap<ObjectKey, T> sharing = entries.get(term);
        return sharing == null ? 0 : sharing.size();
    }
}
