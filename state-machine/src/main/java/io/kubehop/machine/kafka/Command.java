package io.kubehop.machine.kafka;

/**
 * A message as an input of a machine.
 *
 * @param cause the message's id, unique in the stream: the same one twice is refused
 */
public record Command<I>(String stream, String cause, I input) {}
