/** Tests of the shell against real counterparts. */
@NullMarked
package io.kubehop.planner.host;

import org.jspecify.annotations.NullMarked;
