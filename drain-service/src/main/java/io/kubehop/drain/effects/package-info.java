/** What the drain does to the cluster, through the ports of {@code cluster} only. Called by many threads, and by the world. */
@NullMarked
package io.kubehop.drain.effects;

import org.jspecify.annotations.NullMarked;
