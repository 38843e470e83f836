/** The ports of {@code cluster} on a real API server, with fabric8. Called by the effects, and by the watch's own threads. */
@NullMarked
package io.kubehop.drain.kubernetes;

import org.jspecify.annotations.NullMarked;
