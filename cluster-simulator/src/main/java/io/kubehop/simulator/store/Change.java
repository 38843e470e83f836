package io.kubehop.simulator.store;

import io.kubehop.simulator.model.KubeObject;
import java.time.Instant;
import java.util.Optional;

/**
 * One write to the store.
 *
 * @param resourceVersion the version this write made, one more than the write before it
 * @param object the object after the write; for a deletion its last state, at this resource version
 * @param previous the object before the write; empty for a creation
 */
public record Change(long resourceVersion, Type type, KubeObject object, Optional<KubeObject> previous, Instant at) {

    /** What sort of write. */
    public enum Type {
        /** The object is new. */
        ADDED,
        /** The object is another than before. */
        MODIFIED,
        /** The object is gone. */
        DELETED
    }
}
