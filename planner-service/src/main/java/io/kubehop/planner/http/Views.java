package io.kubehop.planner.http;

import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.ProgressEvent.UpgradeProgress;
import io.kubehop.events.ProgressEvent.UpgradeState;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import java.util.List;

/** What answers hold. */
public final class Views {
    private Views() {}

    /** What may be asked for; of the policy each field may be left out. */
    public record Proposal(String to, UpgradePolicy policy) {}

    /** Who asks, and why. */
    public record Order(String by, String reason) {}

    /** A plan that is recorded and waits for its start. */
    public record Planned(String id, UpgradeState state, UpgradePlan plan, UpgradePolicy policy) {}

    /** A plan that is not recorded. */
    public record DryRun(UpgradePlan plan, UpgradePolicy policy) {}

    /** The state after a command. */
    public record Commanded(String id, UpgradeState state) {}

    /**
     * A node that is being rolled back.
     *
     * @param batch under which the drain service, the agent and the verifier speak of it
     * @param cannotBeUndone what this does not bring back, a sentence each
     */
    public record RollingBack(
            String id, String node, KubeVersion from, KubeVersion to, String batch, List<String> cannotBeUndone) {}

    /** One line of the list of upgrades. */
    public record Summary(String id, UpgradeState state, KubeVersion from, KubeVersion to) {}

    /**
     * One upgrade, whole.
     *
     * @param blocked the pods that cannot be moved now, each by what the drain service said of it last; those that nothing
     *     frees by itself first
     */
    public record Whole(
            String id,
            UpgradeState state,
            UpgradePlan plan,
            UpgradePolicy policy,
            UpgradeProgress progress,
            List<NodeProgress> nodes,
            List<EvictionBlocked> blocked) {}

    /** Something that went wrong (RFC 9457). */
    public record Problem(String type, String title, int status, String detail) {}
}
