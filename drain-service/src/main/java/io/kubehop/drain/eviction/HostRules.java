package io.kubehop.drain.eviction;

import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.events.DrainEvent.NodeOutOfService;
import io.kubehop.events.WorkOrder;
import io.kubehop.machine.Decision;
import java.time.Instant;
import java.util.Optional;

/**
 * Rules about a node that does not answer. Its pods end nowhere, for nobody can say that they have ended; only if its host is
 * surely off, and the policy allows it, Kubernetes is told so.
 */
final class HostRules {
    private final DrainSettings settings;

    HostRules(DrainSettings settings) {
        this.settings = settings;
    }

    /** A look: pods are overdue on a node that does not answer, or it answers again. */
    void looked(Story story, NodeDrain node, boolean silent, Instant now) {
        boolean doubted = node.course().askHostAt().isPresent();
        if (!node.policy().outOfService() || node.course().outOfService() || silent == doubted) {
            return;
        }
        doubt(story, node, silent ? Optional.of(now) : Optional.empty());
    }

    /** Somebody was asked. */
    Decision<DrainFact> asked(Story story, DrainInput.HostAsked input, Instant now) {
        NodeDrain node =
                story.state().node(input.batch(), input.attempt(), input.node()).orElse(null);
        if (node == null
                || node.phase() != Phase.EMPTYING
                || node.course().outOfService()
                || node.course().askHostAt().filter(at -> !at.isAfter(now)).isEmpty()) {
            return Decision.ignore("it does not matter any more whether the host of " + input.node() + " is off");
        }
        if (input.off()) {
            WorkOrder order = node.order();
            story.say(new NodeOutOfService(
                    order.upgrade(), order.batch(), order.attempt(), order.node(), input.reason()));
        } else {
            doubt(story, node, Optional.of(now.plus(settings.longPause())));
            NodeRules.waits(
                    story, node, "somebody to say that its host is off: " + input.reason(), now, node.deadline());
        }
        return story.decision("");
    }

    private static void doubt(Story story, NodeDrain node, Optional<Instant> askAt) {
        WorkOrder order = node.order();
        story.note(new DrainFact.HostDoubted(order.batch(), order.attempt(), order.node(), askAt));
    }
}
