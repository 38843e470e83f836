/** What the drain service reads from Kafka and writes to it. Called by the wiring. */
@NullMarked
package io.kubehop.drain.kafka;

import org.jspecify.annotations.NullMarked;
