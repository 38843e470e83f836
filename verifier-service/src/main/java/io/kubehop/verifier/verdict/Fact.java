package io.kubehop.verifier.verdict;

import io.kubehop.events.Event;
import io.kubehop.events.VerifierEvent;
import java.time.Instant;
import java.util.List;

/**
 * What the verifier's journal holds: what it says to others, and what it has to remember for itself. Only {@link Said} is
 * published.
 */
public sealed interface Fact {

    /** A verdict or an alert, told to everybody. */
    record Said(VerifierEvent event) implements Fact {}

    /**
     * Somebody's event that there is something to do about, or to remember.
     *
     * @param at when it was read: clocks that are counted from it run by the verifier's time
     */
    record Heard(Event event, Instant at) implements Fact {}

    /** Beside the baseline: the workers that were cordoned already. */
    record CordonsFound(List<String> nodes) implements Fact {
        public CordonsFound {
            nodes = List.copyOf(nodes);
        }
    }

    /** A batch that soaks has become worse than the baseline: it is rejected if this lasts. */
    record HealthLost(String batch, Instant at, List<String> reasons) implements Fact {
        public HealthLost {
            reasons = List.copyOf(reasons);
        }
    }

    /** It did not last. */
    record HealthRegained(String batch) implements Fact {}
}
