/**
 * What package managers are told, as data: command lines, and the contents of the files that name package sources. Pure; the
 * tasks of {@link io.kubehop.agent.host} run it.
 */
@NullMarked
package io.kubehop.agent.packages;

import org.jspecify.annotations.NullMarked;
