package io.kubehop.simulator.store;

import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of one kind: found by key at once, listed in order. */
final class Table {
    /** Holds the newest version of one object, so that an update costs neither the order nor an index anything. */
    static final class Slot {
        private KubeObject object;

        Slot(KubeObject object) {
            this.object = object;
        }

        KubeObject object() {
            return object;
        }
    }

    private final Map<ObjectKey, Slot> byKey = new HashMap<>();
    private final NavigableMap<ObjectKey, Slot> ordered = new TreeMap<>();

    Optional<KubeObject> get(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key)).map(Slot::object);
    }

    /** The slot, holding the object. */
    Slot put(KubeObject object) {
        Slot slot = byKey.get(object.key());
        if (slot == null) {
            slot = new Slot(object);
            byKey.put(object.key(), slot);
            ordered.put(object.key(), slot);
        }
        slot.object = object;
        return slot;
    }

    void remove(ObjectKey key) {
        byKey.remove(key);
        ordered.remove(key);
    }

    int size() {
        return byKey.size();
    }

    <T extends KubeObject> List<T> list(Class<T> type) {
        return copy(type, ordered.values());
    }

    <T extends KubeObject> List<T> list(Class<T> type, String namespace) {
        return copy(
                type,
                ordered.subMap(new ObjectKey(namespace, ""), true, new ObjectKey(namespace + "\0", ""), false)
                        .values());
    }

    static <T extends KubeObject> List<T> copy(Class<T> type, Collection<Slot> slots) {
        List<T> copy = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            copy.add(type.cast(slot.object()));
        }
        return copy;
    }
}
