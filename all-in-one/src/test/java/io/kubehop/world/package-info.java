/** The simulation world: many seeds, the seeds that once failed, and a broken rule for each invariant. */
@NullMarked
package io.kubehop.world;

import org.jspecify.annotations.NullMarked;
