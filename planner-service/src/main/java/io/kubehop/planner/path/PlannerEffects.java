package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.machine.Effects;
import io.kubehop.planner.path.ControlPlaneHook.HookResult;
import io.kubehop.planner.path.ControlPlaneHook.HookRun;
import io.kubehop.planner.path.PlannerAction.LookAtControlPlane;
import io.kubehop.planner.path.PlannerAction.LookAtNodes;
import io.kubehop.planner.path.PlannerAction.MoveControlPlane;
import io.kubehop.planner.path.PlannerInput.ControlPlaneSeen;
import io.kubehop.planner.path.PlannerInput.HookFinished;
import io.kubehop.planner.path.PlannerInput.NodesSeen;
import java.io.IOException;

/** Does the planner's actions through its two ports. */
public final class PlannerEffects implements Effects<PlannerInput, PlannerAction> {
    private final ClusterReader cluster;
    private final ControlPlaneHook hook;

    public PlannerEffects(ClusterReader cluster, ControlPlaneHook hook) {
        this.cluster = cluster;
        this.hook = hook;
    }

    @Override
    public void perform(String stream, PlannerAction action, Observer<PlannerInput> observer)
            throws IOException, InterruptedException {
        switch (action) {
            case LookAtNodes(String upgrade, int hop, int step, var _) ->
                observer.observed(new NodesSeen(upgrade, hop, step, cluster.view()));
            case LookAtControlPlane(String upgrade, int hop, KubeVersion _) ->
                observer.observed(new ControlPlaneSeen(upgrade, hop, cluster.apiVersion()));
            case MoveControlPlane move -> move(move, observer);
        }
    }

    private void move(MoveControlPlane move, Observer<PlannerInput> observer) throws IOException, InterruptedException {
        KubeVersion present = cluster.apiVersion();
        if (move.version().minorsAhead(present) <= 0) {
            // Killed in the middle of the hook, or moved by somebody else: what is done is not done again.
            observer.observed(new ControlPlaneSeen(move.upgrade(), move.hop(), present));
            return;
        }
        HookResult result = hook.run(new HookRun(move.upgrade(), move.hop(), move.attempt(), move.version()));
        observer.observed(new HookFinished(move.upgrade(), move.hop(), move.attempt(), result.exit(), result.reason()));
    }
}
