package io.kubehop.show;

import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One upgrade as it is shown: fed with progress records, it knows the present picture and the longest waits so far. Not safe
 * for several threads.
 */
public final class UpgradeView {

    private static final int MOST_WAITS_SHOWN = 5;
    private static final int LONGEST_KEPT = 5;

    /** Who was waited for, and for how long. */
    public record Waited(String what, String whom, Duration time) {}

    private record WaitKey(String what, Instant since) {}

    private Optional<UpgradeProgress> progress = Optional.empty();
    private final Map<String, NodeProgress> nodes = new HashMap<>();
    private final Map<WaitKey, Waited> waits = new HashMap<>();

    /** Takes in the newest record of the upgrade. */
    public void see(UpgradeProgress newest) {
        progress = Optional.of(newest);
        for (Wait wait : newest.waits()) {
            waits.put(
                    new WaitKey(wait.what(), wait.since()),
                    new Waited(wait.what(), wait.whom(), Duration.between(wait.since(), newest.updatedAt())));
        }
        if (waits.size() > 100 * LONGEST_KEPT) {
            List<Waited> longest = longestWaits();
            waits.values().removeIf(waited -> !longest.contains(waited));
        }
    }

    /** Takes in the newest record of a node. */
    public void see(NodeProgress newest) {
        nodes.put(newest.node(), newest);
    }

    public Optional<UpgradeProgress> progress() {
        return progress;
    }

    public Collection<NodeProgress> nodes() {
        return nodes.values();
    }

    /** The waits that took longest, longest first. */
    public List<Waited> longestWaits() {
        return waits.values().stream()
                .sorted(Comparator.comparing(Waited::time).reversed())
                .limit(LONGEST_KEPT)
                .toList();
    }

    /** The present picture, for a terminal of that many columns. */
    public List<String> lines(int width, Instant now) {
        List<String> lines = new ArrayList<>();
        progress.ifPresent(p -> {
            lines.add("%s  %s → %s  %s  %s".formatted(p.upgrade(), p.from(), p.to(), p.state(), elapsed(p, now)));
            lines.add("hop %d of %d → %s   batch %s   nodes %d/%d   pods moved %d"
                    .formatted(
                            p.hop(),
                            p.hops(),
                            p.hopTo().minorText(),
                            p.batch().isEmpty() ? "-" : p.batch(),
                            p.nodesDone(),
                            p.nodesTotal(),
                            p.podsMoved()));
        });
        lines.addAll(NodeGrid.lines(nodes.values(), width));
        progress.ifPresent(p -> lines.addAll(waitLines(p, now)));
        return lines.stream()
                .map(line -> line.length() > width ? line.substring(0, width) : line)
                .toList();
    }

    /** What is told when it has ended. */
    public List<String> summary() {
        return progress.map(this::summary).orElse(List.of());
    }

    private List<String> summary(UpgradeProgress p) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s → %s %s in %s"
                .formatted(
                        p.upgrade(),
                        p.from(),
                        p.to(),
                        p.state().name().toLowerCase(java.util.Locale.ROOT),
                        elapsed(p, p.updatedAt())));
        lines.add("  hops %d, nodes %d, pods moved %d, waits for a budget %d"
                .formatted(p.hops(), nodes.size(), p.podsMoved(), p.budgetsAtLimit()));
        List<Waited> longest = longestWaits();
        if (!longest.isEmpty()) {
            lines.add("  longest waits:");
            longest.forEach(waited ->
                    lines.add("    %6s  %s: %s".formatted(text(waited.time()), waited.what(), waited.whom())));
        }
        return lines;
    }

    private static List<String> waitLines(UpgradeProgress p, Instant now) {
        List<String> lines = new ArrayList<>();
        if (!p.reason().isEmpty()) {
            lines.add("reason: " + p.reason());
        }
        p.waits().stream()
                .limit(MOST_WAITS_SHOWN)
                .forEach(wait -> lines.add("waiting: %s for %s, since %s%s"
                        .formatted(
                                wait.what(),
                                wait.whom(),
                                text(Duration.between(wait.since(), now)),
                                wait.until()
                                        .map(until -> ", at most " + text(Duration.between(now, until)) + " more")
                                        .orElse(""))));
        if (p.waits().size() > MOST_WAITS_SHOWN) {
            lines.add("waiting: and " + (p.waits().size() - MOST_WAITS_SHOWN) + " more");
        }
        return lines;
    }

    private static String elapsed(UpgradeProgress p, Instant now) {
        return p.startedAt()
                .map(started -> text(Duration.between(started, p.endedAt().orElse(now))))
                .orElse("not started");
    }

    /** {@code 4 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    static String text(Duration time) {
        Duration shown = time.isNegative() ? Duration.ZERO : time;
        if (shown.toHours() > 0) {
            return "%d h %02d min".formatted(shown.toHours(), shown.toMinutesPart());
        }
        return shown.toMinutes() > 0
                ? "%d min %02d s".formatted(shown.toMinutes(), shown.toSecondsPart())
                : shown.toSeconds() + " s";
    }
}
