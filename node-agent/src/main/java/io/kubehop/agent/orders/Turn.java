package io.kubehop.agent.orders;

import io.kubehop.events.WorkOrder;
import java.util.Optional;

/**
 * What is kept of the orders that came to a node.
 *
 * @param newest when the newest order that was believed was made
 * @param refused how many were refused since
 */
public record Turn(Optional<Issue> newest, int refused) {
    public static final Turn INITIAL = new Turn(Optional.empty(), 0);

    /** After an order that is believed. */
    public Turn believed(WorkOrder order) {
        return new Turn(Issue.of(order).or(() -> newest), 0);
    }

    /** After one that is not. */
    public Turn refusedOneMore() {
        return new Turn(newest, refused + 1);
    }
}
