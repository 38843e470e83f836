package io.kubehop.drain.eviction;

import io.kubehop.drain.cluster.Attachment;
import io.kubehop.events.UpgradePolicy.VolumeWait;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rules about volumes of pods that have left: a host that goes off before they are detached costs minutes for each of them, for
 * nobody else may have them before.
 */
final class VolumeRules {
    private static final int MOST_NAMED = 3;

    private final DrainSettings settings;

    VolumeRules(DrainSettings settings) {
        this.settings = settings;
    }

    /** A pod is gone: its volumes have to follow. */
    static void left(Story story, NodeDrain node, PodDrain pod, Instant now) {
        List<String> volumes = pod.ahead().volumes();
        if (!volumes.isEmpty() && node.policy().volumeWait() != VolumeWait.NONE) {
            WorkOrder order = node.order();
            story.note(new DrainFact.VolumesLeft(order.batch(), order.attempt(), order.node(), volumes, now));
        }
    }

    /** A volume was attached or detached somewhere: nodes that wait for it are looked at. */
    Decision<DrainFact> moved(Story story, DrainInput.VolumeMoved input, Instant now) {
        for (NodeDrain node : story.state().emptying()) {
            if (node.course().volumes().containsKey(input.volume())
                    && node.lookAt().isAfter(now)) {
                WorkOrder order = node.order();
                story.note(new DrainFact.LookDue(order.batch(), order.attempt(), order.node(), now));
            }
        }
        return story.decision("no node waits for volume " + input.volume() + ", or it is looked at already");
    }

    /** What a look says of the volumes that are waited for. */
    void settle(Story story, NodeDrain node, List<Attachment> attachments, Instant now) {
        if (!node.awaitsVolumes()) {
            return;
        }
        boolean reattach = node.policy().volumeWait() == VolumeWait.REATTACH;
        var settled = new ArrayList<String>();
        var waits = new ArrayList<String>();
        for (Map.Entry<String, Instant> entry : node.course().volumes().entrySet()) {
            String volume = entry.getKey();
            boolean here = attachments.stream()
                    .anyMatch(one -> one.volume().equals(volume) && one.node().equals(node.name()));
            boolean elsewhere = attachments.stream()
                    .anyMatch(one -> one.volume().equals(volume)
                            && one.attached()
                            && !one.node().equals(node.name()));
            boolean longEnough = !now.isBefore(entry.getValue().plus(settings.reattach()));
            if (here) {
                waits.add("volume " + volume + " to be detached");
            } else if (reattach && !elsewhere && !longEnough) {
                waits.add("volume " + volume + " to be attached elsewhere");
            } else {
                settled.add(volume);
            }
        }
        WorkOrder order = node.order();
        if (!settled.isEmpty()) {
            story.note(new DrainFact.VolumesSettled(order.batch(), order.attempt(), order.node(), settled));
        }
        if (!waits.isEmpty() && (node.pods().isEmpty() || reattach)) {
            NodeRules.waits(story, node, text(waits), now, node.deadline());
        }
    }

    /** When it is looked at again that waits for volumes. */
    Duration pause() {
        return settings.fallback();
    }

    /** One pod with a volume at a time where re-attachment is asked for. */
    static boolean inTurn(NodeDrain node, PodDrain pod) {
        return node.policy().volumeWait() != VolumeWait.REATTACH
                || pod.ahead().volumes().isEmpty()
                || (!node.awaitsVolumes()
                        && node.pods().values().stream()
                                .noneMatch(other -> !other.waiting()
                                        && !other.ahead().volumes().isEmpty()));
    }

    static String text(List<String> waits) {
        return String.join(", ", waits.subList(0, Math.min(MOST_NAMED, waits.size())))
                + (waits.size() > MOST_NAMED ? " and " + (waits.size() - MOST_NAMED) + " more" : "");
    }
}
