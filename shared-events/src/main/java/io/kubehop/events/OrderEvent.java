package io.kubehop.events;

/** What the drain service says on {@link Topic#ORDERS}, keyed by node. */
public sealed interface OrderEvent extends DrainServiceEvent {

    WorkOrder order();

    /** The node is empty: its agent may work. */
    record NodeHandedOver(WorkOrder order) implements OrderEvent {
        @Override
        public String upgrade() {
            return order.upgrade();
        }
    }

    /** Ahead of the drain: the agent may fetch what the order needs, and must change nothing that runs. */
    record PreparationHandedOver(WorkOrder order) implements OrderEvent {
        @Override
        public String upgrade() {
            return order.upgrade();
        }
    }

    /**
     * The node is empty, and its agent is to bring it back to an earlier version.
     *
     * @param order from the present version to the earlier one
     * @param reason why, in the words of who asked
     */
    record RollbackHandedOver(WorkOrder order, String reason) implements OrderEvent {
        @Override
        public String upgrade() {
            return order.upgrade();
        }
    }
}
