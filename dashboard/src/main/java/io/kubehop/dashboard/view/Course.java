package io.kubehop.dashboard.view;

import io.kubehop.events.ProgressEvent.UpgradeProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Nodes done and pods moved over time; when there are too many points every second one is dropped. */
final class Course {

    static final int MOST_POINTS = 600;

    private final List<Point> points = new ArrayList<>();
    private final Map<Integer, Integer> nodesOfHop = new TreeMap<>();

    /** The new point, if the progress moved the curves. */
    Optional<Point> add(UpgradeProgress progress) {
        nodesOfHop.put(progress.hop(), progress.nodesTotal());
        Point point =
                new Point(progress.updatedAt(), nodesBefore(progress) + progress.nodesDone(), progress.podsMoved());
        if (!points.isEmpty()
                && points.getLast().nodes() == point.nodes()
                && points.getLast().pods() == point.pods()) {
            return Optional.empty();
        }
        if (points.size() == MOST_POINTS) {
            List<Point> kept = new ArrayList<>();
            for (int i = 0; i < MOST_POINTS; i += 2) {
                kept.add(points.get(i));
            }
            points.clear();
            points.addAll(kept);
        }
        points.add(point);
        return Optional.of(point);
    }

    List<Point> points() {
        return points;
    }

    /** Nodes of the hops that are behind; a hop that was not seen counts as large as the present one. */
    private int nodesBefore(UpgradeProgress progress) {
        int nodes = 0;
        for (int hop = 1; hop < progress.hop(); hop++) {
            nodes += nodesOfHop.getOrDefault(hop, progress.nodesTotal());
        }
        return nodes;
    }
}
