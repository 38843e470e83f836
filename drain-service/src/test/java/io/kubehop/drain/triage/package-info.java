/** Tests of the package of the same name. */
@NullMarked
package io.kubehop.drain.triage;

import org.jspecify.annotations.NullMarked;
