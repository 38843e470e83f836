/** The rules about a host, a test a rule. */
@NullMarked
package io.kubehop.agent.preflight;

import org.jspecify.annotations.NullMarked;
