package io.kubehop.verifier.verdict;

import java.time.Duration;
import java.time.Instant;

/**
 * What of the verifier's rules is not in an upgrade's policy.
 *
 * @param holdInterval how long after a batch was held it is looked at again
 * @param regressionGrace how long a soaking batch may be worse than the baseline before it is rejected
 * @param sightGrace how long after the API server became visible again no timeout is judged (or the timeout itself, if that is
 *     shorter)
 * @param agentTimeout how long an agent may have a node before the node is rejected: a host that went off never says that it failed
 */
public record VerdictSettings(
        Duration holdInterval, Duration regressionGrace, Duration sightGrace, Duration agentTimeout) {

    /** Five seconds, fifteen seconds, one minute, one hour. */
    public static final VerdictSettings DEFAULT =
            new VerdictSettings(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(1));

    /** Settings that give an agent an hour. */
    public VerdictSettings(Duration holdInterval, Duration regressionGrace, Duration sightGrace) {
        this(holdInterval, regressionGrace, sightGrace, Duration.ofHours(1));
    }

    /** Whether a timeout that runs since then is over, seen from a look that succeeds now. */
    boolean over(Instant since, Duration timeout, Instant seenSince, Instant now) {
        Duration grace = timeout.compareTo(sightGrace) < 0 ? timeout : sightGrace;
        return !now.isBefore(since.plus(timeout)) && !now.isBefore(seenSince.plus(grace));
    }
}
