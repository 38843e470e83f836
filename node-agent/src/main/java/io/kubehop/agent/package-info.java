/** The node agent: entry point, configuration and wiring. No framework: it runs on every node. */
@NullMarked
package io.kubehop.agent;

import org.jspecify.annotations.NullMarked;
