package io.kubehop.dashboard.view;

import io.kubehop.events.AlertEvent;
import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is known of one upgrade, and what of it is new since it was last asked. */
final class UpgradeBoard {

    static final int MOST_LINES = 500;

    private final Map<String, Timed<NodeProgress>> nodes = new TreeMap<>();
    private final TreeSet<LogLine> log = new TreeSet<>();
    private final Map<String, Timed<AlertEvent>> alerts = new TreeMap<>();
    private final Course course = new Course();
    private final Sentences sentences = new Sentences();
    private Optional<Timed<UpgradeProgress>> progress = Optional.empty();

    private final Map<String, NodeProgress> newNodes = new LinkedHashMap<>();
    private final TreeSet<LogLine> newLines = new TreeSet<>();
    private final Set<String> newAlerts = new LinkedHashSet<>();
    private final List<Point> newPoints = new ArrayList<>();
    private boolean newProgress;

    private record Timed<T>(T value, Instant time) {
        boolean isOlderThan(Envelope envelope) {
            return !time.isAfter(envelope.time());
        }
    }

    void apply(Envelope envelope) {
        Event event = envelope.data();
        if (event instanceof UpgradeProgress update) {
            if (progress.isEmpty() || progress.get().isOlderThan(envelope)) {
                progress = Optional.of(new Timed<>(update, envelope.time()));
                newProgress = true;
                course.add(update).ifPresent(newPoints::add);
            }
        } else if (event instanceof NodeProgress update) {
            Timed<NodeProgress> before = nodes.get(update.node());
            if (before == null || before.isOlderThan(envelope)) {
                nodes.put(update.node(), new Timed<>(update, envelope.time()));
                newNodes.put(update.node(), update);
            }
        } else {
            if (event instanceof AlertEvent alert) {
                Timed<AlertEvent> before = alerts.get(alert.alert());
                if (before == null || before.isOlderThan(envelope)) {
                    alerts.put(alert.alert(), new Timed<>(alert, envelope.time()));
                    newAlerts.add(alert.alert());
                }
            }
            sentences.line(envelope).ifPresent(this::add);
        }
    }

    private void add(LogLine line) {
        if (log.add(line)) {
            newLines.add(line);
        }
        while (log.size() > MOST_LINES) {
            newLines.remove(log.removeFirst());
        }
    }

    Optional<UpgradeProgress> progress() {
        return progress.map(Timed::value);
    }

    boolean progressIsNew() {
        return newProgress;
    }

    Picture whole(String id, List<String> order, List<UpgradeProgress> upgrades) {
        return new Picture(
                id,
                order,
                upgrades,
                nodes.values().stream().map(Timed::value).toList(),
                List.copyOf(log),
                alerts.keySet().stream().flatMap(alert -> open(alert).stream()).toList(),
                List.of(),
                course.points());
    }

    /** What is new, or nothing. */
    Optional<Picture> news(String id, List<String> order, List<UpgradeProgress> upgrades) {
        if (upgrades.isEmpty()
                && newNodes.isEmpty()
                && newLines.isEmpty()
                && newAlerts.isEmpty()
                && newPoints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Picture(
                id,
                order,
                upgrades,
                List.copyOf(newNodes.values()),
                List.copyOf(newLines),
                newAlerts.stream().flatMap(alert -> open(alert).stream()).toList(),
                newAlerts.stream().filter(alert -> open(alert).isEmpty()).toList(),
                newPoints));
    }

    void told() {
        newNodes.clear();
        newLines.clear();
        newAlerts.clear();
        newPoints.clear();
        newProgress = false;
    }

    private Optional<Alert> open(String id) {
        return Optional.ofNullable(alerts.get(id)).flatMap(last -> switch (last.value()) {
            case AlertEvent.AlertRaised raised ->
                Optional.of(new Alert(id, raised.severity(), raised.subject(), raised.summary(), last.time()));
            case AlertEvent.AlertCleared _ -> Optional.empty();
        });
    }
}
