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

    /** The agent has given up on the order; the reason names the step. */
    record NodeFailed(String upgrade, String batch, int attempt, String node, String reason) implements AgentEvent {}
}
