package io.kubehop.machine.kafka;

import io.kubehop.machine.journal.Recorded;
import java.util.List;

/** Which messages tell others of a record. */
@FunctionalInterface
public interface Route {

    /** None if the record is nobody else's business. Must give the same messages each time: a record may be told twice. */
    List<OutboundMessage> route(Recorded row);
}
