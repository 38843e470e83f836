package io.kubehop.simulator.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sorted immutable maps: unlike {@code Map.copyOf} their order is the same in every run. */
final class Frozen {
    private static final Class<?> FROZEN =
            Collections.unmodifiableSortedMap(new TreeMap<String, String>()).getClass();

    private Frozen() {}

    /** A frozen copy, or the map itself when it is frozen already, as it is when a record is copied. */
    static <V> SortedMap<String, V> map(Map<String, V> map) {
        return map instanceof SortedMap<String, V> sorted && sorted.getClass() == FROZEN
                ? sorted
                : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
