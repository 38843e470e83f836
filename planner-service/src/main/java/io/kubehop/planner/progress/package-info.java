/**
 * The present state of each upgrade and each node, folded from what all services said. Pure. Called by the feed for the
 * compacted progress topic and the REST interface, and by simulations.
 */
@NullMarked
package io.kubehop.planner.progress;

import org.jspecify.annotations.NullMarked;
