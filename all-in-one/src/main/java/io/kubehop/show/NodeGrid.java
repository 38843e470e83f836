package io.kubehop.show;

import io.kubehop.events.NodeRole;
import io.kubehop.events.ProgressEvent.NodePhase;
import io.kubehop.events.ProgressEvent.NodeProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nodes by zone as text: a mark for the phase, the name, the version, and what is left to do. */
final class NodeGrid {

    private static final int CELL = 26;
    private static final int MOST_ROWS = 40;
    private static final Comparator<NodeProgress> ORDER = Comparator.comparing(
                    (NodeProgress node) -> node.role() != NodeRole.CONTROL_PLANE)
            .thenComparing(NodeProgress::node);

    private NodeGrid() {}

    /** @param width columns of the terminal */
    static List<String> lines(Collection<NodeProgress> nodes, int width) {
        Map<String, List<NodeProgress>> zones = new TreeMap<>();
        nodes.forEach(
                node -> zones.computeIfAbsent(node.zone().isEmpty() ? "no zone" : node.zone(), _ -> new ArrayList<>())
                        .add(node));
        int perRow = Math.max(1, (width - 2) / CELL);
        List<String> lines = new ArrayList<>();
        zones.forEach((zone, members) -> {
            members.sort(ORDER);
            lines.add(zone);
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < members.size(); i++) {
                row.append(i % perRow == 0 ? "  " : "").append(cell(members.get(i)));
                if (i % perRow == perRow - 1 || i == members.size() - 1) {
                    lines.add(row.toString().stripTrailing());
                    row.setLength(0);
                }
            }
        });
        return lines.size() <= MOST_ROWS ? lines : counted(nodes);
    }

    private static List<String> counted(Collection<NodeProgress> nodes) {
        Map<NodePhase, Integer> counts = new TreeMap<>();
        nodes.forEach(node -> counts.merge(node.phase(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(entry -> "  %s %-10s %d".formatted(mark(entry.getKey()), word(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static String cell(NodeProgress node) {
        String pods = node.phase() == NodePhase.DRAINING || node.phase() == NodePhase.BLOCKED
                ? " " + node.podsLeft() + " left"
                : "";
        String text = "%s %s %s%s"
                .formatted(mark(node.phase()), node.node(), node.version().minorText(), pods);
        return text.length() < CELL ? text + " ".repeat(CELL - text.length()) : text + " ";
    }

    static String mark(NodePhase phase) {
        return switch (phase) {
            case PENDING -> "·";
            case READY, HELD, RELEASED -> "○";
            case DRAINING -> "▽";
            case BLOCKED -> "!";
            case PARKED -> "~";
            case DRAINED -> "▼";
            case UPGRADING -> "▲";
            case CHECKING, RETURNED -> "◆";
            case DONE -> "■";
            case FAILED -> "✗";
        };
    }

    static String word(NodePhase phase) {
        return phase.name().toLowerCase(java.util.Locale.ROOT);
    }
}
