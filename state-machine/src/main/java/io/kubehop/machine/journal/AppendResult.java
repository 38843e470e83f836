package io.kubehop.machine.journal;

import java.util.List;

/** What became of an append. */
public sealed interface AppendResult {

    /** All of it is in the journal, as these records, in the order asked. */
    record Appended(List<Recorded> records) implements AppendResult {}

    /** Nothing was written: somebody else has appended to the stream since; read it again and decide anew. */
    record VersionConflict(String stream, long expectedVersion) implements AppendResult {}

    /** Nothing was written: this input has been dealt with before. */
    record DuplicateCause(String stream, String cause) implements AppendResult {}
}
