package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePlan.Batch;
import io.kubehop.events.UpgradePlan.Hop;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.UpgradePolicy.Workers;
import io.kubehop.planner.path.ClusterView.NodeView;
import io.kubehop.planner.path.PathAnswer.Planned;
import io.kubehop.planner.path.PathAnswer.Refusal;
import io.kubehop.planner.path.PathAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the path from what a cluster is to what is asked for, or says why there is none.
 *
 * <p>An API server never skips a minor, so each minor on the way is one hop, at its newest known patch; the last hop goes to exactly
 * what was asked for. The present minor comes first, as a hop of its own, where some control-plane node is still behind it, and
 * where the next minor needs its newest patch (etcd 3.6 of 1.34 wants the etcd of the newest 1.33). Source: the version skew policy,
 * and the etcd project's notes on 3.6.
 *
 * @param hookConfigured whether a command moves a control plane which the cluster does not show
 */
public record PathPlanner(Releases releases, boolean hookConfigured) {
    private static final int FINISHED_FIRST = 33;

    /**
     * Plans.
     *
     * @param to {@code 1.37} for its newest known patch, or {@code v1.37.1} for exactly that
     */
    public PathAnswer plan(String to, UpgradePolicy policy, ClusterView view) {
        var refusals = new ArrayList<Refusal>(PolicyRules.check(policy));
        Optional<KubeVersion> target = target(to, refusals);
        if (view.nodes().isEmpty()) {
            refusals.add(new Refusal("cluster", view.cluster(), "it has no nodes"));
        }
        target.ifPresent(version -> refusals.addAll(SkewRules.check(to, version, view)));
        if (target.isEmpty() || !refusals.isEmpty()) {
            return new Refused(refusals);
        }
        List<KubeVersion> stops = stops(view, target.get());
        refusals.addAll(SkewRules.check(stops, view));
        Optional<MaxUnavailable> limit = MaxUnavailable.parse(policy.maxUnavailable());
        if (limit.isEmpty() || !refusals.isEmpty()) {
            return new Refused(refusals);
        }
        List<Hop> hops = hops(view, stops, limit.get(), policy);
        var findings = new ArrayList<>(Findings.of(policy, view, stops, hookConfigured));
        Workers other = policy.fewestDrains() ? Workers.EVERY_HOP : Workers.FEWEST;
        Findings.ofDrains(policy, drains(hops), drains(hops(view, stops, limit.get(), policy.with(other))))
                .ifPresent(findings::add);
        findings.add(Findings.ofTheWayBack());
        return new Planned(
                new UpgradePlan(view.apiVersion(), target.get(), hops, view.controlPlaneSeen(), findings, nodes(view)));
    }

    /** How often a worker is drained, all in all. */
    private static int drains(List<Hop> hops) {
        return hops.stream()
                .flatMap(hop -> hop.batches().stream())
                .filter(batch -> batch.role() == NodeRole.WORKER)
                .mapToInt(batch -> batch.nodes().size())
                .sum();
    }

    private Optional<KubeVersion> target(String to, List<Refusal> refusals) {
        String text = to.strip();
        try {
            KubeVersion asked = KubeVersion.parse(text);
            if (text.contains("-") || text.contains("+")) {
                refusals.add(new Refusal("to", to, "only released versions without a suffix can be upgraded to"));
                return Optional.empty();
            }
            Optional<KubeVersion> newest = releases.newestOf(asked);
            boolean exact = text.indexOf('.') != text.lastIndexOf('.');
            if (newest.isEmpty() || (exact && asked.compareTo(newest.get()) > 0)) {
                refusals.add(new Refusal(
                        "to",
                        to,
                        "unknown version: known are " + releases.range()
                                + newest.map(v -> ", and of " + v.minorText() + " the newest is " + v)
                                        .orElse("") + " (setting kubehop.planner.releases)"));
                return Optional.empty();
            }
            return exact ? Optional.of(asked) : newest;
        } catch (IllegalArgumentException e) {
            refusals.add(new Refusal("to", to, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** The versions of the hops. */
    private List<KubeVersion> stops(ClusterView view, KubeVersion target) {
        KubeVersion present = view.apiVersion();
        var stops = new ArrayList<KubeVersion>();
        if (!target.sameMinor(present)) {
            KubeVersion finished = releases.atLeast(present);
            boolean behind = view.nodes(NodeRole.CONTROL_PLANE).stream()
                    .anyMatch(node -> present.minorsAhead(node.kubelet()) > 0);
            boolean first =
                    view.controlPlaneSeen() && present.minor() == FINISHED_FIRST && finished.compareTo(present) > 0;
            if (behind || first) {
                stops.add(finished);
            }
        }
        for (int minor = present.minor() + 1; minor < target.minor(); minor++) {
            stops.add(releases.atLeast(new KubeVersion(target.major(), minor, 0)));
        }
        stops.add(target);
        return stops;
    }

    private static List<Hop> hops(
            ClusterView view, List<KubeVersion> stops, MaxUnavailable limit, UpgradePolicy policy) {
        DrainGroups groups = DrainGroups.of(policy);
        var hops = new ArrayList<Hop>();
        ClusterView present = view;
        for (KubeVersion to : stops) {
            int number = hops.size() + 1;
            HopMoves moves = HopMoves.of(stops, number, policy.fewestDrains());
            hops.add(new Hop(number, present.apiVersion(), to, batches(number, present, moves, groups, limit)));
            present = moved(present, moves);
        }
        return hops;
    }

    private static List<Batch> batches(
            int hop, ClusterView start, HopMoves moves, DrainGroups groups, MaxUnavailable limit) {
        var batches = new ArrayList<Batch>();
        for (NodeRole role : NodeRole.values()) {
            int number = 0;
            for (List<NodeView> together : NextBatch.predicted(start, role, moves, groups, limit)) {
                number++;
                batches.add(new Batch(
                        NextBatch.id(hop, role, number),
                        role,
                        together.stream().map(NodeView::name).toList()));
            }
        }
        return batches;
    }

    private static ClusterView moved(ClusterView view, HopMoves moves) {
        return new ClusterView(
                view.cluster(),
                later(view.apiVersion(), moves.to()),
                view.nodes().stream()
                        .map(node -> moves.moves(node) ? node.at(moves.to()) : node)
                        .toList());
    }

    private static KubeVersion later(KubeVersion one, KubeVersion other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static List<UpgradePlan.Node> nodes(ClusterView view) {
        var nodes = new ArrayList<UpgradePlan.Node>();
        for (NodeRole role : NodeRole.values()) {
            for (NodeView node : view.nodes(role)) {
                nodes.add(new UpgradePlan.Node(node.name(), role, node.zone(), node.kubelet()));
            }
        }
        return nodes;
    }
}
