package io.kubehop.machine.loop;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trouble with the journal is waited out: without it nothing can be decided. */
final class Retry {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    private final Duration pause;
    private final BooleanSupplier open;

    Retry(Duration pause, BooleanSupplier open) {
        this.pause = pause;
        this.open = open;
    }

    /** Thrown out of the deciding thread when the loop is closed while it waits. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("the loop is closed");
        }
    }

    <T> T until(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                LOG.warn("The journal failed, trying again: {}", e.toString());
                pause();
            }
        }
    }

    void pause() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Closed();
        }
        if (!open.getAsBoolean()) {
            throw new Closed();
        }
    }
}
