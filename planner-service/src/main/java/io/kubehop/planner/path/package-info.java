/**
 * The path of an upgrade: which hop, which nodes, when. The planning of it before it starts ({@link
 * io.kubehop.planner.path.PathPlanner}), the machine that walks it ({@link io.kubehop.planner.path.PlannerMachine}), and the
 * ports towards the cluster. Pure. Called by the wiring, by the REST interface and by simulations.
 */
@NullMarked
package io.kubehop.planner.path;

import org.jspecify.annotations.NullMarked;
