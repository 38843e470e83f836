package io.kubehop.events;

import java.time.Duration;

/** What a node's agent says on {@link Topic#AGENTS}. */
public sealed interface AgentEvent extends Event {

    String batch();

    int attempt();

    String node();

    record OrderTaken(WorkOrder order) implements AgentEvent {
        @Override
        public String upgrade() {
            return order.upgrade();
        }

        @Override
        public String batch() {
            return order.batch();
        }

        @Override
        public int attempt() {
            return order.attempt();
        }

        @Override
        public String node() {
            return order.node();
        }
    }

    /** The order is not one this agent may follow; nothing was done. */
    record OrderRefused(String upgrade, String batch, int attempt, String node, String reason) implements AgentEvent {}

    record StepStarted(String upgrade, String batch, int attempt, String node, String step) implements AgentEvent {}

    record StepFinished(String upgrade, String batch, int attempt, String node, String step, Duration took)
            implements AgentEvent {}

    /** @param tries how often the step has been tried by now */
    record StepFailed(String upgrade, String batch, int attempt, String node, String step, String reason, int tries)
            implements AgentEvent {}

    record NodeUpgraded(String upgrade, String batch, int attempt, String node, KubeVersion version)
            implements AgentEvent {}

    /** Work ahead is done: what the order's version needs is on the host; nothing that runs was changed. */
    record NodePrepared(String upgrade, String batch, int attempt, String node, KubeVersion version, Duration took)
            implements AgentEvent {}

    /** Work ahead could not be done. The upgrade of the node goes on without it. */
    record PreparationFailed(String upgrade, String batch, int attempt, String node, String reason)
            implements AgentEvent {}

    /**
     * The node's software is the one from before again: by an order to roll back, or by the agent itself, right before
     * {@link NodeFailed}.
     *
     * @param version what the kubelet is at now
     * @param reason why it was rolled back
     */
    record NodeRolledBack(String upgrade, String batch, int attempt, String node, KubeVersion version, String reason)
            implements AgentEvent {}

    /** The agent has given up on the order; the reason names the step. */
    record NodeFailed(String upgrade, String batch, int attempt, String node, String reason) implements AgentEvent {}
}
