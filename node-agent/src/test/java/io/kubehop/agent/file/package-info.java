/** Tests of the agent's files. */
@NullMarked
package io.kubehop.agent.file;

import org.jspecify.annotations.NullMarked;
