/**
 * What has to hold in every run, one class each. They see the cluster's changes and the journals' rows, and share no
 * arithmetic with the services or the simulator; {@link io.kubehop.world.World} calls them.
 */
@NullMarked
package io.kubehop.world.invariant;

import org.jspecify.annotations.NullMarked;
