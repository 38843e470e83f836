/**
 * The simulation world: the four machines and a simulated cluster in one thread on virtual time, with seeded delays,
 * duplicates, crashes and troubles, and invariants that are checked after every step. The same seed gives the same run.
 *
 * <p>Pure but for the {@code PrintStream} it reports to. The command line and the tests call {@link io.kubehop.world.Simulation}.
 */
@NullMarked
package io.kubehop.world;

import org.jspecify.annotations.NullMarked;
