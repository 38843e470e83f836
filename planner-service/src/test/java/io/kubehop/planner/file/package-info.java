/** Tests of the planner's keys and words. */
@NullMarked
package io.kubehop.planner.file;

import org.jspecify.annotations.NullMarked;
