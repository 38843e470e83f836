package io.kubehop.events;

import java.time.Instant;
import java.util.List;

/** What the verifier says on {@link Topic#VERDICTS}: releases and judgements. */
public sealed interface VerdictEvent extends VerifierEvent {

    String batch();

    int attempt();

    /**
     * What was not healthy already when the upgrade's first batch was looked at: later looks are compared with it, and what was
     * broken before is not held against the upgrade.
     *
     * @param nodes names of nodes that were not Ready
     * @param workloads {@code kind namespace/name} of workloads with fewer ready pods than wanted
     * @param budgets {@code namespace/name} of budgets with fewer healthy pods than they ask for
     */
    record BaselineTaken(
            String upgrade, String batch, int attempt, List<String> nodes, List<String> workloads, List<String> budgets)
            implements VerdictEvent {
        public BaselineTaken {
            nodes = List.copyOf(nodes);
            workloads = List.copyOf(workloads);
            budgets = List.copyOf(budgets);
        }
    }

    /**
     * The cluster is as healthy as it has to be: the nodes may be drained. Carries the whole batch, so that the drain service
     * needs nothing else.
     */
    record BatchReleased(String upgrade, BatchOrder order) implements VerdictEvent {
        @Override
        public String batch() {
            return order.id();
        }

        @Override
        public int attempt() {
            return order.attempt();
        }
    }

    /** Not now, and why; looked at again at the time given. */
    record BatchHeld(String upgrade, String batch, int attempt, List<String> reasons, Instant lookAgainAt)
            implements VerdictEvent {
        public BatchHeld {
            reasons = List.copyOf(reasons);
        }
    }

    /** The upgraded node is Ready, of the right version, its DaemonSets healthy: it may take pods again. */
    record NodeAccepted(String upgrade, String batch, int attempt, String node, KubeVersion version)
            implements VerdictEvent {}

    /** The node did not become fit in time, or its agent gave up: it stays cordoned. */
    record NodeRejected(String upgrade, String batch, int attempt, String node, List<String> reasons)
            implements VerdictEvent {
        public NodeRejected {
            reasons = List.copyOf(reasons);
        }
    }

    /** Workloads are back as in the baseline; from now on they must stay so. */
    record SoakStarted(String upgrade, String batch, int attempt, Instant until) implements VerdictEvent {}

    record BatchVerified(String upgrade, String batch, int attempt) implements VerdictEvent {}

    record BatchRejected(String upgrade, String batch, int attempt, List<String> reasons) implements VerdictEvent {
        public BatchRejected {
            reasons = List.copyOf(reasons);
        }
    }
}
