package io.kubehop.simulator.model;

import java.util.Comparator;

/**
 * Where an object is found inside its kind, in the order in which Kubernetes lists them.
 *
 * @param namespace empty for objects without a namespace
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
