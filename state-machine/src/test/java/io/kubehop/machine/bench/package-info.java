/** The benchmark of the way from one service's journal to another's. Started by bench/journal/run. */
@NullMarked
package io.kubehop.machine.bench;

import org.jspecify.annotations.NullMarked;
