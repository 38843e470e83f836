/** Tests of the embedded servers; some start a second JVM to kill it. */
@NullMarked
package io.kubehop.embedded;

import org.jspecify.annotations.NullMarked;
