/** The ends at Kafka on a real broker: in this JVM, and in a container where there is an engine. */
@NullMarked
package io.kubehop.machine.kafka;

import org.jspecify.annotations.NullMarked;
