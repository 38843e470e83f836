package io.kubehop.machine.journal;

import io.kubehop.machine.journal.AppendResult.Appended;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A journal in memory, for rehearsals, simulations and tests. It keeps every promise of {@link Journal} but surviving the
 * process. {@link #close} changes nothing, so that a test can go on with the same facts after a "crash".
 */
public final class MemoryJournal implements Journal {
    private final InstantSource clock;
    private final Map<String, List<Recorded>> streams = new HashMap<>();
    private final Set<CauseKey> causes = new HashSet<>();
    private final TreeMap<Long, Recorded> outbox = new TreeMap<>();
    private long lastPosition;

    private record CauseKey(String stream, String cause) {}

    /** @param clock gives {@link Recorded#recordedAt} */
    public MemoryJournal(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized AppendResult append(List<Append> appends) {
        Optional<AppendResult> refusal = refusal(appends);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Instant now = clock.instant();
        var records = new ArrayList<Recorded>();
        for (Append append : appends) {
            causes.add(new CauseKey(append.stream(), append.cause()));
            records.addAll(write(append, now));
        }
        return new Appended(List.copyOf(records));
    }

    /** Why these appends would be refused now, if they would be. */
    public synchronized Optional<AppendResult> refusal(List<Append> appends) {
        var versions = new HashMap<String, Long>();
        var fresh = new HashSet<CauseKey>();
        for (Append append : appends) {
            var key = new CauseKey(append.stream(), append.cause());
            if (causes.contains(key) || !fresh.add(key)) {
                return Optional.of(new DuplicateCause(append.stream(), append.cause()));
            }
            long version = versions.computeIfAbsent(append.stream(), this::version);
            if (version != append.expectedVersion()) {
                return Optional.of(new VersionConflict(append.stream(), append.expectedVersion()));
            }
            versions.put(append.stream(), version + append.entries().size());
        }
        return Optional.empty();
    }

    private List<Recorded> write(Append append, Instant now) {
        List<Recorded> stream = streams.computeIfAbsent(append.stream(), _ -> new ArrayList<>());
        var written = new ArrayList<Recorded>();
        for (Append.Entry entry : append.entries()) {
            long version = stream.size() + 1L;
            var row = new Recorded(
                    ++lastPosition,
                    append.stream(),
                    version,
                    append.stream() + "/" + version,
                    append.cause(),
                    written.size(),
                    entry.type(),
                    entry.body(),
                    now);
            stream.add(row);
            outbox.put(row.position(), row);
            written.add(row);
        }
        return written;
    }

    private long version(String stream) {
        return streams.getOrDefault(stream, List.of()).size();
    }

    @Override
    public synchronized List<Recorded> read(String stream, long afterVersion) {
        List<Recorded> all = streams.getOrDefault(stream, List.of());
        int from = (int) Math.min(Math.max(afterVersion, 0), all.size());
        return List.copyOf(all.subList(from, all.size()));
    }

    @Override
    public synchronized Set<String> streams() {
        return new TreeSet<>(streams.keySet());
    }

    @Override
    public synchronized List<Recorded> unpublished(long afterPosition, int limit) {
        return outbox.tailMap(afterPosition, false).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void markPublished(Collection<Long> positions) {
        if (!positions.isEmpty()) {
            outbox.headMap(Collections.max(positions), true).clear();
        }
    }

    @Override
    public void close() {}
}
