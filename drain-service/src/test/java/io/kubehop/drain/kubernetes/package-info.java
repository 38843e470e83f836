/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.kubernetes;

import org.jspecify.annotations.NullMarked;
