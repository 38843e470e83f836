package io.kubehop.agent.runbook;

import io.kubehop.agent.orders.Trust;
import java.time.Duration;
import java.util.Optional;

/**
 * What an agent knows beside its orders.
 *
 * @param cluster the UID of its cluster's {@code kube-system} namespace, if it knows it; orders of another are refused
 * @param tries how often a step is tried before the order is given up
 * @param backoff the pause after a step's first failure; doubled with each further one
 * @param backoffLimit the longest such pause
 * @param trust whose orders are believed
 */
public record RunbookSettings(
        Optional<String> cluster,
        int tries,
        Duration backoff,
        Duration backoffLimit,
        Pace pace,
        Runbook runbook,
        Trust trust) {

    /** Any cluster, five tries, five seconds to two minutes, no pace, no machine behind the node, no signatures. */
    public static final RunbookSettings DEFAULT = new RunbookSettings(
            Optional.empty(),
            5,
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Pace.NONE,
            Runbook.SIMULATED,
            Trust.UNSIGNED);

    public RunbookSettings {
        if (tries < 1) {
            throw new IllegalArgumentException("a step needs at least one try, not " + tries);
        }
    }

    public RunbookSettings withCluster(String uid) {
        return new RunbookSettings(Optional.of(uid), tries, backoff, backoffLimit, pace, runbook, trust);
    }

    public RunbookSettings withPace(Pace other) {
        return new RunbookSettings(cluster, tries, backoff, backoffLimit, other, runbook, trust);
    }

    public RunbookSettings withRunbook(Runbook other) {
        return new RunbookSettings(cluster, tries, backoff, backoffLimit, pace, other, trust);
    }

    public RunbookSettings withTrust(Trust other) {
        return new RunbookSettings(cluster, tries, backoff, backoffLimit, pace, runbook, other);
    }

    /** The pause after this many failures of a step. */
    Duration pauseAfter(int failures) {
        Duration pause = backoff;
        for (int i = 1; i < failures && pause.compareTo(backoffLimit) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(backoffLimit) < 0 ? pause : backoffLimit;
    }
}
