package io.kubehop.machine.journal;

import java.util.List;

/**
 * Events to append to a stream.
 *
 * @param stream the stream's name
 * @param expectedVersion the version the decision was based on: 0 for a new stream
 * @param cause the id of the input that led to it, unique in its stream: the same input twice is refused
 * @param entries at least one
 */
public record Append(String stream, long expectedVersion, String cause, List<Entry> entries) {
    public Append {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("an append to " + stream + " has no entries");
        }
    }

    /** One event as the journal keeps it: the type's name and the JSON body. */
    public record Entry(String type, String body) {}
}
