/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.kafka;

import org.jspecify.annotations.NullMarked;
