package io.kubehop.simulator.store;

import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.store.Table.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Objects of one kind by something they refer to, such as the node of a pod. */
final class Index<T extends KubeObject> {
    private final Class<T> type;
    private final Function<T, Object> basis;
    private final Function<T, List<String>> terms;
    private final Map<String, Map<ObjectKey, Slot>> entries = new HashMap<>();

    /**
     * An index of objects by their terms.
     *
     * @param basis the part of an object that its terms follow from: while it stays, there is nothing to do
     */
    Index(Class<T> type, Function<T, Object> basis, Function<T, List<String>> terms) {
        this.type = type;
        this.basis = basis;
        this.terms = terms;
    }

    /** The slot holds another version than before, or its first. */
    void put(Optional<KubeObject> previous, T object, Slot slot) {
        if (previous.isPresent()) {
            T old = type.cast(previous.get());
            if (basis.apply(old).equals(basis.apply(object))) {
                return;
            }
            remove(old);
        }
        for (String term : terms.apply(object)) {
            entries.computeIfAbsent(term, _ -> new TreeMap<>()).put(object.key(), slot);
        }
    }

    void remove(T object) {
        for (String term : terms.apply(object)) {
            Map<ObjectKey, Slot> sharing = entries.get(term);
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
        Map<ObjectKey, Slot> sharing = entries.get(term);
        return sharing == null ? List.of() : Table.copy(type, sharing.values());
    }

    int size(String term) {
        Map<ObjectKey, Slot> sharing = entries.get(term);
        return sharing == null ? 0 : sharing.size();
    }
}
