package io.kubehop.world.invariant;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.store.Change;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A node's software changes only while it is its agent's: after it was handed over, to be upgraded or rolled back, and before the
 * agent has said how it ended. Work ahead changes nothing.
 */
public final class OnlyHandedOverNodesChange implements Invariant {
    private final TreeSet<String> handedOver = new TreeSet<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Node node)
                || change.previous().isEmpty()
                || !(change.previous().get() instanceof Node before)
                || node.status()
                        .info()
                        .kubeletVersion()
                        .equals(before.status().info().kubeletVersion())) {
            return Optional.empty();
        }
        return handedOver.contains(node.meta().name())
                ? Optional.empty()
                : Optional.of(node.meta().name() + " changed to "
                        + node.status().info().kubeletVersion() + ", and was not handed over to its agent");
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        told.said().ifPresent(event -> {
            switch (event) {
                case OrderEvent.NodeHandedOver given ->
                    handedOver.add(given.order().node());
                case OrderEvent.RollbackHandedOver given ->
                    handedOver.add(given.order().node());
                case AgentEvent.NodeUpgraded ended -> handedOver.remove(ended.node());
                case AgentEvent.NodeFailed ended -> handedOver.remove(ended.node());
                case AgentEvent.OrderRefused ended -> handedOver.remove(ended.node());
                case AgentEvent.NodeRolledBack ended -> handedOver.remove(ended.node());
                default -> {}
            }
        });
        return Optional.empty();
    }
}
