/** Files of the agent's host that people bring there. Shell; used by the wiring. */
@NullMarked
package io.kubehop.agent.file;

import org.jspecify.annotations.NullMarked;
