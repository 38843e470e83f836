/** Tests of the fold of all events into progress. */
@NullMarked
package io.kubehop.planner.progress;

import org.jspecify.annotations.NullMarked;
