/** Shell: a journal as one append-only file, for a node's agent. Called by the wiring of the agent. */
@NullMarked
package io.kubehop.machine.file;

import org.jspecify.annotations.NullMarked;
