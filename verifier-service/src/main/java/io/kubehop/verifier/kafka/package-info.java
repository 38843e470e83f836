/** The verifier's ends at Kafka: what it reads, what it tells. Shell; used by the service's wiring. */
@NullMarked
package io.kubehop.verifier.kafka;

import org.jspecify.annotations.NullMarked;
