/** The agent's ends at Kafka: which orders it reads, what it tells. Shell; used by the wiring. */
@NullMarked
package io.kubehop.agent.kafka;

import org.jspecify.annotations.NullMarked;
