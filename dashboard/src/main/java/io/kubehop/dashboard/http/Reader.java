package io.kubehop.dashboard.http;

import io.micronaut.http.sse.Event;
import java.util.concurrent.ArrayBlockingQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;

/**
 * A browser that is connected. What it has not taken yet waits in a short queue; one that does not keep up is let go, and comes
 * back to a snapshot.
 */
final class Reader {

    private static final int MOST_WAITING = 64;

    private final String upgrade;
    private final Sinks.Many<Event<String>> sink =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MOST_WAITING));

    /** @param upgrade the id of the upgrade it looks at, or empty */
    Reader(String upgrade) {
        this.upgrade = upgrade;
    }

    String upgrade() {
        return upgrade;
    }

    /** False if it is gone, or must go because it is too slow. */
    boolean tell(String name, String json) {
        if (sink.tryEmitNext(Event.of(json).name(name)).isSuccess()) {
            return true;
        }
        end();
        return false;
    }

    void end() {
        sink.tryEmitComplete();
    }

    /** What it is told; to be subscribed once. */
    Publisher<Event<String>> told(Runnable gone) {
        return sink.asFlux().doFinally(_ -> gone.run());
    }
}
