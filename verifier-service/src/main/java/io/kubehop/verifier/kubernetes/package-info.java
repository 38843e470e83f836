/** The verifier's eye on a real API server: fabric8. Shell; used by the service's wiring. */
@NullMarked
package io.kubehop.verifier.kubernetes;

import org.jspecify.annotations.NullMarked;
