package io.kubehop.planner.progress;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.WorkOrder;
import io.kubehop.planner.path.HopMoves;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The nodes of one upgrade. */
final class Nodes {
    private final String upgrade;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private int done;

    /** @param attempt of the batch it is in; 0 if it is in none */
    private record Row(NodeProgress progress, int attempt) {}

    Nodes(String upgrade, UpgradePlan plan, Instant time) {
        this.upgrade = upgrade;
        KubeVersion target =
                plan.hops().isEmpty() ? plan.to() : plan.hops().getFirst().to();
        List<UpgradePlan.Node> listed = plan.nodes().isEmpty() ? predicted(plan) : plan.nodes();
        for (UpgradePlan.Node node : listed) {
            put(
                    new NodeProgress(
                            upgrade,
                            node.name(),
                            node.role(),
                            node.zone(),
                            node.version(),
                            target,
                            NodePhase.PENDING,
                            "",
                            "",
                            0,
                            0,
                            time),
                    0);
        }
    }

    private static List<UpgradePlan.Node> predicted(UpgradePlan plan) {
        return plan.hops().stream()
                .limit(1)
                .flatMap(hop -> hop.batches().stream())
                .flatMap(batch ->
                        batch.nodes().stream().map(name -> new UpgradePlan.Node(name, batch.role(), "", plan.from())))
                .toList();
    }

    /** A hop begins: who is there already is done, and so is who has a later turn. */
    void hop(HopMoves moves, Instant time) {
        for (Row row : List.copyOf(rows.values())) {
            NodeProgress node = row.progress();
            KubeVersion present = node.version();
            if (moves.moves(node.role(), present)) {
                put(at(outside(node, present, moves.to()), NodePhase.PENDING, "", time), 0);
            } else if (present.compareTo(moves.to()) >= 0) {
                put(at(outside(node, present, moves.to()), NodePhase.DONE, "", time), 0);
            } else {
                put(at(outside(node, present, present), NodePhase.DONE, "moves in a later hop", time), 0);
            }
        }
    }

    /** A batch is offered; a node that joined since the plan appears. */
    void offered(WorkOrder order, Instant time) {
        Row row = rows.get(order.node());
        if (row != null && row.progress().batch().equals(order.batch()) && row.attempt() >= order.attempt()) {
            return;
        }
        put(
                new NodeProgress(
                        upgrade,
                        order.node(),
                        order.role(),
                        order.zone(),
                        order.from(),
                        order.to(),
                        NodePhase.READY,
                        order.batch(),
                        "",
                        0,
                        0,
                        time),
                order.attempt());
    }

    /**
     * A node goes forward. A phase that it has passed, an attempt that is over, and a node that failed stay as they are; between
     * draining and blocked it may go back.
     */
    void advance(String name, String batch, int attempt, NodePhase phase, String detail, Instant time) {
        Row row = rowOf(name, batch, attempt, time);
        NodeProgress node = row.progress();
        boolean backToDraining = node.phase() == NodePhase.BLOCKED && phase == NodePhase.DRAINING;
        if (row.attempt() > attempt || (phase.compareTo(node.phase()) < 0 && !backToDraining)) {
            return;
        }
        put(at(in(node, batch), phase, detail, phase == node.phase() ? node.since() : time), attempt);
    }

    private Row rowOf(String name, String batch, int attempt, Instant time) {
        Row row = rows.get(name);
        if (row == null) {
            KubeVersion unknown = new KubeVersion(0, 0, 0);
            return new Row(
                    new NodeProgress(
                            upgrade,
                            name,
                            NodeRole.WORKER,
                            "",
                            unknown,
                            unknown,
                            NodePhase.PENDING,
                            batch,
                            "",
                            0,
                            0,
                            time),
                    attempt);
        }
        boolean next = !row.progress().batch().equals(batch) || row.attempt() < attempt;
        return next ? new Row(at(pods(in(row.progress(), batch), 0, 0), NodePhase.PENDING, "", time), attempt) : row;
    }

    /** Sets a phase whatever it was. */
    void set(String name, NodePhase phase, String detail, Instant time) {
        change(name, n -> at(n, phase, detail, phase == n.phase() ? n.since() : time));
    }

    void version(String name, KubeVersion version) {
        change(name, n -> moved(n, version, n.target()));
    }

    /** What became of work ahead shows as long as nothing else is to be said of the node. */
    void prepared(String name, String detail) {
        change(
                name,
                n -> n.phase() == NodePhase.PENDING || n.phase() == NodePhase.READY
                        ? at(n, n.phase(), detail, n.since())
                        : n);
    }

    void pods(String name, int left, int total) {
        change(name, n -> pods(n, left, total));
    }

    /** The node's way back is at its end: it is behind the hop again, or it is for somebody to look at. */
    void wentBack(String name, KubeVersion hopTo, boolean done, Instant time) {
        change(
                name,
                n -> at(
                        pods(moved(n, n.version(), hopTo), 0, 0),
                        done ? NodePhase.PENDING : NodePhase.FAILED,
                        done ? "rolled back to " + n.version() : "not rolled back" + because(n.detail()),
                        time));
    }

    private static String because(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    /** The node's batch is verified. */
    void done(String name, Instant time) {
        change(
                name,
                n -> at(
                        pods(
                                moved(n, n.version().compareTo(n.target()) >= 0 ? n.version() : n.target(), n.target()),
                                0,
                                n.podsTotal()),
                        NodePhase.DONE,
                        "",
                        time));
    }

    Optional<NodeProgress> find(String name) {
        return Optional.ofNullable(rows.get(name)).map(Row::progress);
    }

    List<NodeProgress> all() {
        return rows.values().stream().map(Row::progress).toList();
    }

    List<NodeProgress> takeChanged() {
        List<NodeProgress> taken = changed.stream()
                .map(name -> find(name))
                .flatMap(Optional::stream)
                .toList();
        changed.clear();
        return taken;
    }

    int doneCount() {
        return done;
    }

    int size() {
        return rows.size();
    }

    private void change(String name, UnaryOperator<NodeProgress> change) {
        Row row = rows.get(name);
        if (row != null) {
            put(change.apply(row.progress()), row.attempt());
        }
    }

    private void put(NodeProgress next, int attempt) {
        Row before = rows.put(next.node(), new Row(next, attempt));
        done += (next.phase() == NodePhase.DONE ? 1 : 0)
                - (before != null && before.progress().phase() == NodePhase.DONE ? 1 : 0);
        if (before == null || !before.progress().equals(next)) {
            changed.add(next.node());
        }
    }

    /** In no batch, with no pods to count. */
    private static NodeProgress outside(NodeProgress n, KubeVersion version, KubeVersion target) {
        return pods(in(moved(n, version, target), ""), 0, 0);
    }

    private static NodeProgress moved(NodeProgress n, KubeVersion version, KubeVersion target) {
        return with(n, version, target, n.phase(), n.batch(), n.detail(), n.podsLeft(), n.podsTotal(), n.since());
    }

    private static NodeProgress in(NodeProgress n, String batch) {
        return with(n, n.version(), n.target(), n.phase(), batch, n.detail(), n.podsLeft(), n.podsTotal(), n.since());
    }

    private static NodeProgress at(NodeProgress n, NodePhase phase, String detail, Instant since) {
        return with(n, n.version(), n.target(), phase, n.batch(), detail, n.podsLeft(), n.podsTotal(), since);
    }

    private static NodeProgress pods(NodeProgress n, int left, int total) {
        return with(n, n.version(), n.target(), n.phase(), n.batch(), n.detail(), left, total, n.since());
    }

    private static NodeProgress with(
            NodeProgress n,
            KubeVersion version,
            KubeVersion target,
            NodePhase phase,
            String batch,
            String detail,
            int left,
            int total,
            Instant since) {
        return new NodeProgress(
                n.upgrade(), n.node(), n.role(), n.zone(), version, target, phase, batch, detail, left, total, since);
    }
}
