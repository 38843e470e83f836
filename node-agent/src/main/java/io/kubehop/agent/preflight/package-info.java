/**
 * What of a host stands against an upgrade. Pure: {@link io.kubehop.agent.preflight.HostFacts} is what was read,
 * {@link io.kubehop.agent.preflight.Preflight} holds it against the rules of each minor. Called by the reporter, by
 * {@code agent check} and before a host's first step.
 */
@NullMarked
package io.kubehop.agent.preflight;

import org.jspecify.annotations.NullMarked;
