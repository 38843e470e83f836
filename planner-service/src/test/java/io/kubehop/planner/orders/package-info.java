/** Tests of the planner's keys and words. */
@NullMarked
package io.kubehop.planner.orders;

import org.jspecify.annotations.NullMarked;
