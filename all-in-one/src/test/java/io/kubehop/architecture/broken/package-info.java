/** Breaks the rules on purpose, to show that they can fail. */
@NullMarked
package io.kubehop.architecture.broken;

import org.jspecify.annotations.NullMarked;
