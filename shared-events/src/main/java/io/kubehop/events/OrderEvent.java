package io.kubehop.events;

/** What the drain service says on {@link Topic#ORDERS}, keyed by node. */
public sealed interface OrderEvent extends DrainServiceEvent {

    /** The node is empty: its agent may work. */
    record NodeHandedOver(WorkOrder order) implements OrderEvent {
        @Override
        public String upgrade() {
            return order.upgrade();
        }
    }
}
