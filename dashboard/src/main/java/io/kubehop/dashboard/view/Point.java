package io.kubehop.dashboard.view;

import java.time.Instant;

/**
 * A point of the chart.
 *
 * @param nodes nodes done so far, over all hops
 * @param pods pods moved so far, over all hops
 */
public record Point(Instant time, int nodes, int pods) {}
