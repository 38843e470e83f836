package io.kubehop.agent.runbook;

import io.kubehop.events.OrderKind;

/** What an order is about. */
public sealed interface Job {

    /** To bring the node to the order's version. */
    record Upgrade() implements Job {}

    /** To fetch what that will need, ahead of the drain; nothing that runs is changed. */
    record Preparation() implements Job {}

    /**
     * To bring the node back to the version it had.
     *
     * @param reason why
     * @param ordered false if the agent has begun it by itself, because of an upgrade that failed
     */
    record WayBack(String reason, boolean ordered) implements Job {}

    /** What an order for this is signed as. */
    default OrderKind kind() {
        return switch (this) {
            case Upgrade() -> OrderKind.UPGRADE;
            case Preparation() -> OrderKind.PREPARE;
            case WayBack _ -> OrderKind.ROLLBACK;
        };
    }

    /** Whether both are of one kind: of one kind an order is followed once. */
    default boolean like(Job other) {
        return getClass().equals(other.getClass());
    }
}
