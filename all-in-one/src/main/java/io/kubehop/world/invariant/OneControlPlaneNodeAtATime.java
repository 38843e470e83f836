package io.kubehop.world.invariant;

import io.kubehop.events.DrainEvent;
import io.kubehop.events.Event;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderEvent;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.store.Change;
import java.util.Optional;
import java.util.TreeSet;

/** At most one control-plane node is out of service because of us: cordoned with our mark, or in its agent's hands. */
public final class OneControlPlaneNodeAtATime implements Invariant {
    private static final String MARK = "kubehop.io/cordoned-by";

    private final TreeSet<String> cordoned = new TreeSet<>();
    private final TreeSet<String> handedOver = new TreeSet<>();

    @Override
    public Optional<String> changed(Change change, Sight sight) {
        if (!(change.object() instanceof Node node) || !node.controlPlane()) {
            return Optional.empty();
        }
        boolean ours = change.type() != Change.Type.DELETED
                && node.spec().unschedulable()
                && node.meta().annotations().containsKey(MARK);
        if (ours) {
            cordoned.add(node.meta().name());
        } else {
            cordoned.remove(node.meta().name());
        }
        return judge();
    }

    @Override
    public Optional<String> recorded(Told told, Sight sight) {
        if (!told.service().equals("drain") || told.said().isEmpty()) {
            return Optional.empty();
        }
        Event event = told.said().get();
        if (event instanceof OrderEvent.NodeHandedOver(var order) && order.role() == NodeRole.CONTROL_PLANE) {
            handedOver.add(order.node());
        }
        if (event instanceof DrainEvent.NodeReturned returned) {
            handedOver.remove(returned.node());
        }
        if (event instanceof DrainEvent.BatchAbandoned || event instanceof DrainEvent.BatchReturned) {
            handedOver.clear();
        }
        return judge();
    }

    private Optional<String> judge() {
        var out = new TreeSet<>(cordoned);
        out.addAll(handedOver);
        return out.size() > 1
                ? Optional.of("control-plane nodes out of service at the same time: " + out)
                : Optional.empty();
    }
}
