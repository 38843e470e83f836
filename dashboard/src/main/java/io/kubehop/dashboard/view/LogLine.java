package io.kubehop.dashboard.view;

import io.kubehop.events.Envelope;
import java.time.Instant;
import java.util.Comparator;

/**
 * An event as a plain sentence. Lines are ordered by time and, within a source, as they were recorded; the same event is the
 * same line.
 *
 * @param time when the event was recorded
 * @param cause which event it was, unique
 * @param sequence the event's place in the journal it comes from
 */
public record LogLine(Instant time, String cause, long sequence, Tone tone, String text)
        implements Comparable<LogLine> {

    private static final Comparator<LogLine> ORDER = Comparator.comparing(LogLine::time)
            .thenComparingLong(LogLine::sequence)
            .thenComparing(LogLine::cause);

    static LogLine of(Envelope envelope, Tone tone, String text) {
        return new LogLine(envelope.time(), envelope.cause(), sequence(envelope.id()), tone, text);
    }

    /** An id is {@code stream/version}; any other counts as 0. */
    private static long sequence(String id) {
        String version = id.substring(id.lastIndexOf('/') + 1);
        return version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    }

    @Override
    public int compareTo(LogLine other) {
        return ORDER.compare(this, other);
    }
}
