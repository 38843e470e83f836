package io.kubehop.dashboard.view;

import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import java.util.List;

/**
 * What one reader sees, whole (a snapshot) or what is new in it (a delta). Adding a picture twice to what is shown changes
 * nothing.
 *
 * @param selected the upgrade it is about, or empty while there is none
 * @param order the ids of all upgrades, the newest first
 * @param upgrades of all upgrades, in a delta those that changed
 * @param nodes of the selected upgrade, as everything that follows
 * @param log the oldest line first
 * @param alerts open ones
 * @param cleared ids of alerts that are no longer open
 */
public record Picture(
        String selected,
        List<String> order,
        List<UpgradeProgress> upgrades,
        List<NodeProgress> nodes,
        List<LogLine> log,
        List<Alert> alerts,
        List<String> cleared,
        List<Point> course) {
    public Picture {
        order = List.copyOf(order);
        upgrades = List.copyOf(upgrades);
        nodes = List.copyOf(nodes);
        log = List.copyOf(log);
        alerts = List.copyOf(alerts);
        cleared = List.copyOf(cleared);
        course = List.copyOf(course);
    }
}
