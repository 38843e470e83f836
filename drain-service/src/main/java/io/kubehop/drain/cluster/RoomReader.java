package io.kubehop.drain.cluster;

import io.kubehop.events.KubeVersion;

/** Looks for room on upgraded nodes. Trouble with I/O is thrown unchecked: the caller tries again. */
@FunctionalInterface
public interface RoomReader {

    /** Finds none. */
    RoomReader NONE = _ -> Room.NONE;

    /** Room on nodes of that version that take pods; of many nodes, on some. */
    Room room(KubeVersion version);
}
