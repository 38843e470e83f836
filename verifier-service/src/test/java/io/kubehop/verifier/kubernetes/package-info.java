/** The verifier's eye on the simulated API server. */
@NullMarked
package io.kubehop.verifier.kubernetes;

import org.jspecify.annotations.NullMarked;
