/** A played upgrade for tests and for the eye, and the dashboard as a whole. */
@NullMarked
package io.kubehop.dashboard;

import org.jspecify.annotations.NullMarked;
