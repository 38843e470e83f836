/** The verifier's numbers. Shell; used by the service's wiring. */
@NullMarked
package io.kubehop.verifier.prometheus;

import org.jspecify.annotations.NullMarked;
