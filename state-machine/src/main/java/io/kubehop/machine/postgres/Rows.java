package io.kubehop.machine.postgres;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import io.kubehop.machine.journal.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an append writes, by columns.
 *
 * @param base the version each stream must be at before
 * @param reached the version each stream is at afterwards
 * @param refusal why it cannot be written at all, whatever the table holds
 */
record Rows(
        List<Recorded> records,
        Map<String, Long> base,
        Map<String, Long> reached,
        Optional<AppendResult> refusal,
        Instant recordedAt) {

    private record CauseKey(String stream, String cause) {}

    static Rows of(List<Append> appends, Instant recordedAt) {
        var records = new ArrayList<Recorded>();
        var base = new LinkedHashMap<String, Long>();
        var reached = new LinkedHashMap<String, Long>();
        var causes = new HashSet<CauseKey>();
        Optional<AppendResult> refusal = Optional.empty();
        for (Append append : appends) {
            String stream = append.stream();
            base.putIfAbsent(stream, append.expectedVersion());
            long version = reached.getOrDefault(stream, append.expectedVersion());
            if (refusal.isEmpty() && !causes.add(new CauseKey(stream, append.cause()))) {
                refusal = Optional.of(new DuplicateCause(stream, append.cause()));
            }
            if (refusal.isEmpty() && version != append.expectedVersion()) {
                refusal = Optional.of(new VersionConflict(stream, append.expectedVersion()));
            }
            int index = 0;
            for (Append.Entry entry : append.entries()) {
                version++;
                records.add(new Recorded(
                        0,
                        stream,
                        version,
                        stream + "/" + version,
                        append.cause(),
                        index++,
                        entry.type(),
                        entry.body(),
                        recordedAt));
            }
            reached.put(stream, version);
        }
        return new Rows(records, base, reached, refusal, recordedAt);
    }

    /** The records at the positions the table gave them. */
    List<Recorded> at(List<Long> positions) {
        if (positions.size() != records.size()) {
            throw new IllegalStateException(records.size() + " rows asked for, " + positions.size() + " written");
        }
        var placed = new ArrayList<Recorded>(records.size());
        for (int i = 0; i < records.size(); i++) {
            Recorded r = records.get(i);
            placed.add(new Recorded(
                    positions.get(i),
                    r.stream(),
                    r.version(),
                    r.eventId(),
                    r.cause(),
                    r.index(),
                    r.type(),
                    r.body(),
                    recordedAt));
        }
        return List.copyOf(placed);
    }

    String[] baseStreams() {
        return base.keySet().toArray(String[]::new);
    }

    Long[] baseVersions() {
        return base.values().toArray(Long[]::new);
    }

    String[] streams() {
        return records.stream().map(Recorded::stream).toArray(String[]::new);
    }

    Long[] versions() {
        return records.stream().map(Recorded::version).toArray(Long[]::new);
    }

    String[] causes() {
        return records.stream().map(Recorded::cause).toArray(String[]::new);
    }

    Integer[] indexes() {
        return records.stream().map(Recorded::index).toArray(Integer[]::new);
    }

    String[] types() {
        return records.stream().map(Recorded::type).toArray(String[]::new);
    }

    String[] bodies() {
        return records.stream().map(Recorded::body).toArray(String[]::new);
    }
}
