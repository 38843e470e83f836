/**
 * What a terminal shows of an upgrade: the node grid, who is waited for, and the summary at the end. Pure; called by the
 * command line.
 */
@NullMarked
package io.kubehop.show;

import org.jspecify.annotations.NullMarked;
