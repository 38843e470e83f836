/** Tests of the planning of a path and of the machine that walks it. */
@NullMarked
package io.kubehop.planner.path;

import org.jspecify.annotations.NullMarked;
