/** Looks at a real cluster through the Kubernetes API. Shell. Called by the wiring. */
@NullMarked
package io.kubehop.planner.kubernetes;

import org.jspecify.annotations.NullMarked;
