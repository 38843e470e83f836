/** Reads the topics, without a consumer group, and hands every event to a {@code Reading}; started by the wiring. */
@NullMarked
package io.kubehop.dashboard.kafka;

import org.jspecify.annotations.NullMarked;
