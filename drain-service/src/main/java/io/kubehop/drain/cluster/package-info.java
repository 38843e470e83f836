/**
 * The cluster as the drain service needs it: what it reads (pods, budgets, answers of the Eviction API) and the ports through
 * which it reads and acts. Pure; the package {@code kubernetes} and the simulation world implement the ports.
 */
@NullMarked
package io.kubehop.drain.cluster;

import org.jspecify.annotations.NullMarked;
