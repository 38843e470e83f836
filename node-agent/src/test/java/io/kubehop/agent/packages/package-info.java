/** Tables of cases. */
@NullMarked
package io.kubehop.agent.packages;

import org.jspecify.annotations.NullMarked;
