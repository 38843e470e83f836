/** A service as a process of its own. Called by the services' entry points, and by nobody in the all-in-one. */
@NullMarked
package io.kubehop.machine.standalone;

import org.jspecify.annotations.NullMarked;
