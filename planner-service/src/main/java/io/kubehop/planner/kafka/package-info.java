/** What the planner tells on its topics and hears on the others'. Shell. Called by the wiring. */
@NullMarked
package io.kubehop.planner.kafka;

import org.jspecify.annotations.NullMarked;
