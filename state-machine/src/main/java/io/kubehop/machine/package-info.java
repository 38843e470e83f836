/**
 * What every service is: a {@link io.kubehop.machine.Machine} of pure functions that decides, and
 * {@link io.kubehop.machine.Effects} that touch the world. No word of the domain is in here.
 *
 * <p>Pure. Sub-packages: {@code journal} (the ordered facts; the contract and the in-memory one), {@code loop} (one thread
 * decides, many perform), and the shells {@code postgres}, {@code file} and {@code kafka}.
 */
@NullMarked
package io.kubehop.machine;

import org.jspecify.annotations.NullMarked;
