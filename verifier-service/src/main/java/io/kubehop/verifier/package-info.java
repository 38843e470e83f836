/** The verifier service: entry point, configuration and wiring. */
@NullMarked
package io.kubehop.verifier;

import org.jspecify.annotations.NullMarked;
