package io.kubehop.verifier.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far a batch is. */
public sealed interface Phase {

    /**
     * Not released.
     *
     * @param heldFor the reasons told last; empty if it has not been held
     * @param lookAt when to look
     */
    record Waiting(List<String> heldFor, Instant lookAt) implements Phase {
        public Waiting {
            heldFor = List.copyOf(heldFor);
        }
    }

    /** Released: its nodes are drained, upgraded, judged and returned. */
    record Working() implements Phase {}

    /** Asked for by a person: its node is drained, rolled back, judged and returned. What else there is, is not compared. */
    record GoingBack() implements Phase {}

    /** All nodes are back; the workloads not yet. */
    record Settling(Instant since) implements Phase {}

    /**
     * Everything is back and has to stay.
     *
     * @param lostAt since when it is worse than the baseline again
     */
    record Soaking(Instant until, Optional<Instant> lostAt) implements Phase {}
}
