/** The agent as a whole, against a real Kafka and a simulated cluster. */
@NullMarked
package io.kubehop.agent;

import org.jspecify.annotations.NullMarked;
