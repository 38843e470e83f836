package io.kubehop.planner.path;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.VerdictEvent;

/** What reaches the machine: what people ask, what its effects saw, what other services said. */
public sealed interface PlannerInput {

    /** The upgrade it is about. */
    String upgrade();

    /** Asked by a person of an upgrade that exists. */
    sealed interface Command extends PlannerInput {
        /** Who asks. */
        String by();
    }

    /** Seen by an effect. */
    sealed interface Observation extends PlannerInput {
        /** The hop the effect was asked in. */
        int hop();
    }

    /** A path that was found possible. */
    record Propose(String upgrade, String cluster, UpgradePlan plan, UpgradePolicy policy) implements PlannerInput {}

    record Start(String upgrade, String by) implements Command {}

    record Pause(String upgrade, String by, String reason) implements Command {}

    record Resume(String upgrade, String by) implements Command {}

    record Abort(String upgrade, String by, String reason) implements Command {}

    record Retry(String upgrade, String by) implements Command {}

    /**
     * A node is to be brought back to the version it had.
     *
     * @param view a fresh look at the cluster
     */
    record RollBack(String upgrade, String by, String reason, String node, ClusterView view) implements Command {}

    /** @param step of the action that asked for the look */
    record NodesSeen(String upgrade, int hop, int step, ClusterView view) implements Observation {}

    /** @param version what the API server answers with */
    record ControlPlaneSeen(String upgrade, int hop, KubeVersion version) implements Observation {}

    /**
     * The hook command has ended.
     *
     * @param exit 0 is success
     * @param reason one sentence if it failed
     */
    record HookFinished(String upgrade, int hop, int attempt, int exit, String reason) implements Observation {}

    record VerdictTold(VerdictEvent event) implements PlannerInput {
        @Override
        public String upgrade() {
            return event.upgrade();
        }
    }

    record AgentTold(AgentEvent event) implements PlannerInput {
        @Override
        public String upgrade() {
            return event.upgrade();
        }
    }

    record DrainTold(DrainEvent event) implements PlannerInput {
        @Override
        public String upgrade() {
            return event.upgrade();
        }
    }
}
