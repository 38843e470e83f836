package io.kubehop.verifier.verdict;

import io.kubehop.machine.Action;
import java.time.Instant;

/** The verifier's only work: to look. A look that shows nothing new stays in {@code todo} and is done again after the loop's pause. */
public sealed interface Look extends Action {

    String batch();

    int attempt();

    /** At everything. */
    record AtCluster(String batch, int attempt, Purpose purpose, Instant notBefore) implements Look {}

    /** At a node that was upgraded, while it is still empty; or at one whose agent's time is up. */
    record AtNode(String batch, int attempt, String node, Instant notBefore) implements Look {
        /** At once. */
        public AtNode(String batch, int attempt, String node) {
            this(batch, attempt, node, Instant.MIN);
        }
    }

    /** What a look at the cluster is for. */
    enum Purpose {
        /** May the batch go? */
        RELEASE,
        /** Are the workloads back? */
        SETTLE,
        /** Do they stay so? */
        SOAK
    }
}
