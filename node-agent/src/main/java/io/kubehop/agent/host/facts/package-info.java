/**
 * Reads what a host shows, through its programs and files. Shell; called by the host's reporter and by {@code agent check}. Changes
 * nothing.
 */
@NullMarked
package io.kubehop.agent.host.facts;

import org.jspecify.annotations.NullMarked;
