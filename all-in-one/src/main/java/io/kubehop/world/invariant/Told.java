package io.kubehop.world.invariant;

import io.kubehop.events.Event;
import io.kubehop.machine.journal.Recorded;
import java.util.Optional;

/**
 * A new row of a journal.
 *
 * @param service {@code planner}, {@code verifier}, {@code drain} or {@code agent}
 * @param said what the others will be told of it, if anything
 */
public record Told(String service, Recorded row, Optional<Event> said) {}
