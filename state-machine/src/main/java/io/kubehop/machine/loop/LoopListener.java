package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import io.kubehop.machine.journal.Recorded;
import java.util.List;

/**
 * Told what a loop does: for logs, metrics, alerts and streams to browsers. Called on the loop's thread, so it must be quick
 * and must not submit inputs; what it throws is logged and changes nothing.
 */
public interface LoopListener {

    /** These records were folded: appended by this instance, or read after another one appended them. */
    default void appended(List<Recorded> records) {}

    default void ignored(String stream, String cause, String why) {}

    /** The machine threw: the stream is stopped, the others go on. */
    default void impossible(String stream, Throwable failure) {}

    /** An action failed and will be tried again. */
    default void failed(String stream, Action action, Throwable failure) {}

    static LoopListener none() {
        return new LoopListener() {};
    }
}
