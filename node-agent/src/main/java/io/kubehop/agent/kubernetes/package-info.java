/**
 * The simulated host: a node without a machine behind it (KWOK's or the simulator's), whose software is a field in the API. Shell.
 *
 * <p>The real one is another {@link io.kubehop.agent.runbook.Host}, in the package {@code host}.
 */
@NullMarked
package io.kubehop.agent.kubernetes;

import org.jspecify.annotations.NullMarked;
