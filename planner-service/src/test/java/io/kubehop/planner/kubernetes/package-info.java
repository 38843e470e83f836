/** Tests of the shell against real counterparts. */
@NullMarked
package io.kubehop.planner.kubernetes;

import org.jspecify.annotations.NullMarked;
