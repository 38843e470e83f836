package io.kubehop.drain.eviction;

import io.kubehop.machine.Decision;
import java.time.Instant;

/**
 * Rules about where evicted pods land. A pod that lands on a node that comes next moves twice; so while an upgraded node is about to
 * return, evictions wait for room on upgraded nodes, as long as the policy holds them.
 */
final class RoomRules {
    private final DrainSettings settings;

    RoomRules(DrainSettings settings) {
        this.settings = settings;
    }

    /** Room was looked for. */
    Decision<DrainFact> seen(Story story, DrainInput.RoomSeen input, Instant now) {
        DrainState state = story.state();
        if (!state.upgradedIsNear()) {
            return Decision.ignore("no eviction is held for room on an upgraded node");
        }
        if (lookAt(state).isAfter(now)) {
            return Decision.ignore("room was looked for a moment ago");
        }
        story.note(new DrainFact.RoomFound(input.room(), now));
        for (NodeDrain node : story.state().emptying()) {
            boolean held = node.pods().values().stream()
                    .anyMatch(pod -> pod.waiting() && !input.room().fits(pod.need()));
            if (holds(node, now) && held) {
                NodeRules.waits(story, node, "room for its pods on an upgraded node", now, heldUntil(node));
            }
        }
        return story.decision("");
    }

    /** When room is looked for again. */
    Instant lookAt(DrainState state) {
        return state.aside()
                .room()
                .map(found -> found.at().plus(settings.fallback()))
                .orElse(Instant.MIN);
    }

    /** Whether evictions of the node may be held at that time; never where no node comes next. */
    boolean holds(NodeDrain node, Instant now) {
        return settings.outdated()
                && !node.course().deleting()
                && heldUntil(node).isAfter(now);
    }

    /** No longer than until then. */
    static Instant heldUntil(NodeDrain node) {
        return node.since().plus(node.policy().hold());
    }
}
