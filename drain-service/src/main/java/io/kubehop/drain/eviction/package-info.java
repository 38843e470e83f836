/**
 * The drain itself: {@link io.kubehop.drain.eviction.DrainMachine} decides which nodes are cordoned, which pods are asked to
 * leave when, and to whom a node is given. One stream per upgrade.
 *
 * <p>Pure. Called by the loop of the service and by the simulation world.
 */
@NullMarked
package io.kubehop.drain.eviction;

import org.jspecify.annotations.NullMarked;
