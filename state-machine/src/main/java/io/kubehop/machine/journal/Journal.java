package io.kubehop.machine.journal;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The ordered facts of one service, in streams. State is the fold of a stream; rows not yet published are the outbox.
 *
 * <p>Promises: {@code (stream, version)} is unique, and so is {@code (stream, cause, index)}; an append is all or nothing and
 * survives a crash once it has returned; positions grow with each append and a stream's versions are 1, 2, 3 … without gaps.
 * Safe for many threads and, where the store is shared, for many processes.
 */
public interface Journal extends AutoCloseable {

    /**
     * Appends to one or more streams, all or nothing.
     *
     * @return what happened; a conflict is an expected outcome, not an exception
     */
    AppendResult append(List<Append> appends);

    /** The stream's records after a version, in order; empty if there are none. 0 reads the whole stream. */
    List<Recorded> read(String stream, long afterVersion);

    /** The names of all streams. */
    Set<String> streams();

    /**
     * Up to {@code limit} records not yet marked as published and after a position, by position. Who publishes keeps the position
     * it has come to: marks may follow later, and are then fewer.
     */
    List<Recorded> unpublished(long afterPosition, int limit);

    /** Up to {@code limit} records not yet marked as published, by position. */
    default List<Recorded> unpublished(int limit) {
        return unpublished(0, limit);
    }

    /**
     * Marks records as published: these positions and all before them. The caller publishes in the order of {@link #unpublished}.
     * Marking twice, or less than is marked, changes nothing.
     */
    void markPublished(Collection<Long> positions);

    @Override
    void close();
}
