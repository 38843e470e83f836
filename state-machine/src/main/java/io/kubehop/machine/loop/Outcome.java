package io.kubehop.machine.loop;

import io.kubehop.machine.journal.Recorded;
import java.util.List;

/** What became of an input. */
public sealed interface Outcome<E> {

    /** Facts followed, and they are in the journal. */
    record Accepted<E>(List<Recorded> records, List<E> events) implements Outcome<E> {}

    /** Nothing followed; the sentence says why. */
    record Ignored<E>(String why) implements Outcome<E> {}

    /** The stream has met an impossible state and takes no inputs until the software is started again. */
    record Stopped<E>(String why) implements Outcome<E> {}
}
