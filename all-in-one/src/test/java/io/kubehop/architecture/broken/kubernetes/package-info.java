/** A shell, by its name. */
@NullMarked
package io.kubehop.architecture.broken.kubernetes;

import org.jspecify.annotations.NullMarked;
