package io.kubehop.dashboard.view;

import io.kubehop.events.Envelope;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events for the tables, told by the second. */
final class Said {

    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final KubeVersion OLD = new KubeVersion(1, 34, 2);
    static final KubeVersion NEW = new KubeVersion(1, 35, 1);

    private Said() {}

    static Envelope at(int second, Event event) {
        return at(second, second, event);
    }

    static Envelope at(int second, int sequence, Event event) {
        return new Envelope(
                event.upgrade() + "/" + sequence,
                Topic.of(event).writer(),
                START.plusSeconds(second),
                "cluster",
                event);
    }

    static NodeProgress node(String upgrade, String node, NodePhase phase, int podsLeft) {
        return new NodeProgress(upgrade, node, NodeRole.WORKER, "a", OLD, NEW, phase, "b", "", podsLeft, 5, START);
    }

    static UpgradeProgress upgrade(String id, UpgradeState state, int started, int updated) {
        return upgrade(id, state, 1, 0, 0, started, updated);
    }

    static UpgradeProgress upgrade(
            String id, UpgradeState state, int hop, int done, int pods, int started, int updated) {
        return new UpgradeProgress(
                id,
                "cluster",
                state,
                "",
                OLD,
                NEW,
                hop,
                3,
                NEW,
                "b",
                done,
                10,
                pods,
                0,
                List.of(),
                started < 0 ? Optional.empty() : Optional.of(START.plusSeconds(started)),
                START.plusSeconds(updated),
                Optional.empty());
    }
}
