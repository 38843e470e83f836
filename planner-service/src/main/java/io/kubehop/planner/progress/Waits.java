package io.kubehop.planner.progress;

import io.kubehop.events.ProgressEvent.Wait;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is waited for, by what waits. Something that waits on keeps its beginning. */
final class Waits {
    private static final int MAX_SHOWN = 100;

    private final Map<String, Wait> waits = new LinkedHashMap<>();

    void put(String key, String what, String whom, Instant time, Optional<Instant> until) {
        Wait before = waits.get(key);
        Instant since = before != null && before.whom().equals(whom) ? before.since() : time;
        waits.put(key, new Wait(what, whom, since, until));
    }

    void remove(String key) {
        waits.remove(key);
    }

    void removeAll(String prefix) {
        waits.keySet().removeIf(key -> key.startsWith(prefix));
    }

    boolean any(String prefix) {
        return waits.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    void clear() {
        waits.clear();
    }

    /** The longest first; at most a hundred. */
    List<Wait> shown() {
        return waits.values().stream()
                .sorted(Comparator.comparing(Wait::since))
                .limit(MAX_SHOWN)
                .toList();
    }
}
