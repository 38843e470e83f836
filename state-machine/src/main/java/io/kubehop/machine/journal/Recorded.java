package io.kubehop.machine.journal;

import java.time.Instant;

/**
 * One row of a journal.
 *
 * @param position grows over the whole journal
 * @param stream the stream's name
 * @param version 1, 2, 3 … within the stream
 * @param eventId unique over the service: {@code stream/version}
 * @param cause the id of the input that led to it
 * @param index 0, 1, 2 … among the events of one cause
 * @param type the event's type
 * @param body the event as JSON
 * @param recordedAt when it was appended, by the clock of the appender
 */
public record Recorded(
        long position,
        String stream,
        long version,
        String eventId,
        String cause,
        int index,
        String type,
        String body,
        Instant recordedAt) {}
