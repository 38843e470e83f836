/** Tables of cases. */
@NullMarked
package io.kubehop.agent.cleanup;

import org.jspecify.annotations.NullMarked;
