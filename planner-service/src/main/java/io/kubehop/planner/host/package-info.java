/** Runs the command that moves a control plane which the cluster does not show. Shell. Called by the wiring. */
@NullMarked
package io.kubehop.planner.host;

import org.jspecify.annotations.NullMarked;
