/** Whom the drain service asks whether a host is off. Shell; used by the wiring. */
@NullMarked
package io.kubehop.drain.host;

import org.jspecify.annotations.NullMarked;
