/** What the verifier does to learn: looks at the cluster, through the port of {@code health} only. Called by many threads. */
@NullMarked
package io.kubehop.verifier.effects;

import org.jspecify.annotations.NullMarked;
