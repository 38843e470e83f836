/** The drain service's numbers. Called by the wiring. */
@NullMarked
package io.kubehop.drain.prometheus;

import org.jspecify.annotations.NullMarked;
