/** Kubehop in one JVM. {@link io.kubehop.Kubehop} is what the launcher starts; the commands are in {@code cli}. */
@NullMarked
package io.kubehop;

import org.jspecify.annotations.NullMarked;
