/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.effects;

import org.jspecify.annotations.NullMarked;
