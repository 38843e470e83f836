/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.cluster;

import org.jspecify.annotations.NullMarked;
