/** The rules of the runbook, a test a sentence. */
@NullMarked
package io.kubehop.agent.runbook;

import org.jspecify.annotations.NullMarked;
