/** Tests of the shell against real counterparts. */
@NullMarked
package io.kubehop.planner.http;

import org.jspecify.annotations.NullMarked;
