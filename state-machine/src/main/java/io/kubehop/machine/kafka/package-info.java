/**
 * Shell: the ends of a service at Kafka. The journal is the truth and Kafka carries it: a {@link
 * io.kubehop.machine.kafka.Publisher} tells what the journal holds, an {@link io.kubehop.machine.kafka.Inlet} hands what others
 * told to the loop. Called by the wiring of the services.
 */
@NullMarked
package io.kubehop.machine.kafka;

import org.jspecify.annotations.NullMarked;
