package io.kubehop.drain.eviction;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changed copies of small immutable maps, in the order of insertion. */
final class Copies {
    private Copies() {}

    static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        var copy = new LinkedHashMap<>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }
}
