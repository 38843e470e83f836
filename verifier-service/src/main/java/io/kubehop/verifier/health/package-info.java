/**
 * How healthy a cluster is, as far as a verdict needs it, and how it is compared with how it was. Pure; filled by the
 * {@code kubernetes} package, or by the simulation world, through {@link io.kubehop.verifier.health.HealthReader}.
 */
@NullMarked
package io.kubehop.verifier.health;

import org.jspecify.annotations.NullMarked;
