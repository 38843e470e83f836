package io.kubehop.simulator.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The newest changes, up to a limit. */
final class ChangeLog {
    private final int limit;
    private final ArrayDeque<Change> newest = new ArrayDeque<>();

    ChangeLog(int limit) {
        this.limit = limit;
    }

    void append(Change change) {
        if (newest.size() == limit) {
            newest.removeFirst();
        }
        newest.addLast(change);
    }

    /** Everything after a version, given the version the store is at. */
    Changes since(long version, long current) {
        if (version >= current) {
            return new Changes.Since(List.of());
        }
        Change oldest = newest.peekFirst();
        if (oldest == null || version < oldest.resourceVersion() - 1) {
            return new Changes.TooOld(oldest == null ? current : oldest.resourceVersion());
        }
        List<Change> later = new ArrayList<>();
        Iterator<Change> backwards = newest.descendingIterator();
        while (backwards.hasNext()) {
            Change change = backwards.next();
            if (change.resourceVersion() <= version) {
                break;
            }
            later.add(change);
        }
        return new Changes.Since(later.reversed());
    }
}
