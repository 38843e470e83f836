package io.kubehop.dashboard.view;

import io.kubehop.events.Envelope;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the page can show, folded from the events of all topics. Events may come more than once and, across topics, in any
 * order: the newest state of a thing is kept by the time of its event, and the log is sorted by time.
 *
 * <p>Holds at most {@link #MOST_UPGRADES}, the ones that were last heard of.
 */
public final class Board {

    /** How many upgrades are held. */
    public static final int MOST_UPGRADES = 20;

    private static final Comparator<UpgradeProgress> NEWEST_FIRST = Comparator.<UpgradeProgress, Boolean>comparing(
                    progress -> progress.state().ended())
            .thenComparing(progress -> progress.startedAt().orElse(progress.updatedAt()), Comparator.reverseOrder())
            .thenComparing(UpgradeProgress::upgrade);

    private final Map<String, UpgradeBoard> upgrades = new LinkedHashMap<>();
    private final Map<String, Instant> heard = new HashMap<>();
    private boolean orderIsNew;

    /** Takes an event in; one that belongs to no upgrade shows nowhere. */
    public void apply(Envelope envelope) {
        String id = envelope.data().upgrade();
        if (id.isEmpty()) {
            return;
        }
        heard.merge(id, envelope.time(), (one, other) -> one.isAfter(other) ? one : other);
        upgrades.computeIfAbsent(id, _ -> new UpgradeBoard()).apply(envelope);
        if (upgrades.size() > MOST_UPGRADES) {
            heard.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .ifPresent(this::forget);
        }
    }

    /** The whole picture of an upgrade; of the newest one if it is not said which, or if that one is not known. */
    public Picture snapshot(Optional<String> upgrade) {
        List<String> order = order();
        List<UpgradeProgress> all =
                order.stream().flatMap(id -> progress(id).stream()).toList();
        String selected = upgrade.filter(order::contains).orElse(order.isEmpty() ? "" : order.getFirst());
        return upgrades.getOrDefault(selected, new UpgradeBoard()).whole(selected, order, all);
    }

    /**
     * What is new since this was last asked, per upgrade that is looked at; nothing for one where nothing is new.
     *
     * @param lookedAt ids of upgrades, {@code ""} for a reader that had none to look at
     */
    public Map<String, Picture> news(Iterable<String> lookedAt) {
        List<UpgradeProgress> changed = upgrades.values().stream()
                .filter(UpgradeBoard::progressIsNew)
                .flatMap(board -> board.progress().stream())
                .toList();
        List<String> order = order();
        Map<String, Picture> news = new HashMap<>();
        for (String id : lookedAt) {
            UpgradeBoard board = upgrades.getOrDefault(id, new UpgradeBoard());
            board.news(id, order, changed)
                    .or(() -> orderIsNew ? Optional.of(nothingBut(id, order)) : Optional.empty())
                    .ifPresent(picture -> news.put(id, picture));
        }
        upgrades.values().forEach(UpgradeBoard::told);
        orderIsNew = false;
        return news;
    }

    private List<String> order() {
        return upgrades.values().stream()
                .flatMap(board -> board.progress().stream())
                .sorted(NEWEST_FIRST)
                .map(UpgradeProgress::upgrade)
                .toList();
    }

    private Optional<UpgradeProgress> progress(String id) {
        return Optional.ofNullable(upgrades.get(id)).flatMap(UpgradeBoard::progress);
    }

    private void forget(String id) {
        heard.remove(id);
        upgrades.remove(id);
        orderIsNew = true;
    }

    private static Picture nothingBut(String id, List<String> order) {
        return new Picture(id, order, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
