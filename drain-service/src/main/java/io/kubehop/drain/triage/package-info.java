/** Which pods of a node have to leave before it may be worked on, and which may not be touched. Pure; called by the machine. */
@NullMarked
package io.kubehop.drain.triage;

import org.jspecify.annotations.NullMarked;
