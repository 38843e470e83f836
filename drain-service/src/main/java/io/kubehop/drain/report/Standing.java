package io.kubehop.drain.report;

import io.kubehop.drain.eviction.DrainState;
import io.kubehop.drain.eviction.NodeDrain;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a node stands with its drain, in the words of Kubernetes' own node conditions for drain and maintenance
 * (kubernetes/enhancements#5683), so that other tools understand it.
 *
 * @param condition the one condition that is True
 * @param reason in one word
 * @param message in one sentence
 */
public record Standing(Condition condition, String reason, String message) {

    /** The conditions that are set, and taken off again when the drain is over. */
    public enum Condition {
        /** Its pods are leaving. */
        DRAIN_IN_PROGRESS("DrainInProgress"),
        /** Its pods have left, and its agent works on it. */
        MAINTENANCE_IN_PROGRESS("MaintenanceInProgress"),
        /** Its pods have left, and nobody works on it any more. */
        DRAINED("Drained");

        private final String type;

        Condition(String type) {
            this.type = type;
        }

        /** As Kubernetes calls it. */
        public String type() {
            return type;
        }
    }

    /** Of each node in flight; a node that is not drained, or takes pods again, has none. */
    public static Map<String, Standing> of(DrainState state) {
        var standings = new TreeMap<String, Standing>();
        state.batches().values().stream()
                .flatMap(batch -> batch.nodes().values().stream())
                .filter(node -> node.evicts())
                .forEach(node -> of(node).ifPresent(
                                standing -> standings.put(node.order().node(), standing)));
        return standings;
    }

    private static Optional<Standing> of(NodeDrain node) {
        String by = " for batch " + node.order().batch() + " of upgrade "
                + node.order().upgrade();
        return switch (node.phase()) {
            case CORDONING, EMPTYING, CALLED_BACK ->
                Optional.of(
                        new Standing(Condition.DRAIN_IN_PROGRESS, "KubehopEvictsPods", "its pods are evicted" + by));
            case HANDED_OVER ->
                Optional.of(new Standing(
                        Condition.MAINTENANCE_IN_PROGRESS,
                        "KubehopUpgradesNode",
                        "it is empty, and upgraded to " + node.order().to() + by));
            case KEPT ->
                Optional.of(new Standing(
                        Condition.DRAINED, "KubehopNodeRejected", "it was rejected and stays cordoned" + by));
            case PARKING, PARKED, RETURNING, RETURNED -> Optional.empty();
        };
    }
}
