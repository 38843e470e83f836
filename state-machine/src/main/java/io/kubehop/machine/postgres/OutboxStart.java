package io.kubehop.machine.postgres;

import io.kubehop.machine.journal.Recorded;
import java.util.List;

/**
 * Where a look into the outbox begins. The index of unpublished rows keeps an entry of each published row until it is vacuumed;
 * beginning at the first would read them all each time.
 *
 * <p>Transactions end in another order than they take their positions, so a row may turn up below the last one published: a
 * margin is always looked at, and everything every few seconds.
 */
final class OutboxStart {
    private static final long MARGIN_ROWS = 2_000;
    private static final long EVERYTHING_EACH_MILLIS = 10_000;

    private long lastSeen;
    private long lookedAtEverything = Long.MIN_VALUE;

    /** The position after which to look. */
    synchronized long from(long nowMillis) {
        if (lookedAtEverything == Long.MIN_VALUE
                || Math.abs(nowMillis - lookedAtEverything) >= EVERYTHING_EACH_MILLIS) {
            lookedAtEverything = nowMillis;
            return 0;
        }
        return Math.max(0, lastSeen - MARGIN_ROWS);
    }

    /** What a look returned: those before it are published, as far as this instance can tell. */
    synchronized void found(List<Recorded> rows) {
        if (!rows.isEmpty()) {
            // The first and not the last: they may not get published this time.
            lastSeen = Math.max(lastSeen, rows.getFirst().position());
        }
    }
}
