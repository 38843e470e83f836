/** Attacks on an agent, with everything that a compromised node holds. */
@NullMarked
package io.kubehop.agent.orders;

import org.jspecify.annotations.NullMarked;
