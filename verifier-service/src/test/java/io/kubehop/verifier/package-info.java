/** The verifier as a whole, against a real Kafka and PostgreSQL and a simulated cluster. */
@NullMarked
package io.kubehop.verifier;

import org.jspecify.annotations.NullMarked;
