/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.eviction;

import org.jspecify.annotations.NullMarked;
