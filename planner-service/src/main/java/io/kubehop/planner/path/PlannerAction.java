package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Action;
import java.time.Instant;

/** What the machine asks its effects for. */
public sealed interface PlannerAction extends Action {

    /**
     * Look at the whole cluster, to decide what is next. {@code step}: see {@link Upgrade#step}.
     *
     * @param notBefore later only while the next batch waits for its preparation
     */
    record LookAtNodes(String upgrade, int hop, int step, Instant notBefore) implements PlannerAction {

        /** At once. */
        LookAtNodes(String upgrade, int hop, int step) {
            this(upgrade, hop, step, Instant.MIN);
        }
    }

    /** Ask the API server for its version. Done again and again while the control plane is awaited. */
    record LookAtControlPlane(String upgrade, int hop, KubeVersion version) implements PlannerAction {}

    /** Run the hook command, unless the API server already answers with the minor of that version. */
    record MoveControlPlane(String upgrade, int hop, int attempt, KubeVersion version) implements PlannerAction {}
}
