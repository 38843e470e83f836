/** Tests of the loop: on a real journal in memory, with a clock that stands still until it is moved. */
@NullMarked
package io.kubehop.machine.loop;

import org.jspecify.annotations.NullMarked;
