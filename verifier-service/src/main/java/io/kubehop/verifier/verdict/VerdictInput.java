package io.kubehop.verifier.verdict;

import io.kubehop.events.Event;
import io.kubehop.verifier.health.ClusterHealth;
import io.kubehop.verifier.health.NodeSight;
import java.time.Instant;
import java.util.Optional;

/** What the verifier decides about. */
public sealed interface VerdictInput {

    /** An event from a topic: of the planner, the drain service or an agent. */
    record Told(Event event) implements VerdictInput {}

    /**
     * A {@link Look.AtCluster} was done.
     *
     * @param seenSince since when every look has succeeded
     */
    record ClusterLooked(Look.AtCluster look, ClusterHealth health, Instant seenSince) implements VerdictInput {}

    /**
     * A {@link Look.AtNode} was done.
     *
     * @param sight nothing if the cluster has no such node
     * @param seenSince since when every look has succeeded
     */
    record NodeLooked(Look.AtNode look, Optional<NodeSight> sight, Instant seenSince) implements VerdictInput {}
}
