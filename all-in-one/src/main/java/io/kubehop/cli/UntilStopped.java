package io.kubehop.cli;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a signal to stop (SIGINT, SIGTERM), and holds the process until this is closed: what is opened after it and closed
 * before it is closed in good order.
 */
final class UntilStopped implements AutoCloseable {

    private static final long LONGEST_CLOSE_SECONDS = 30;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<ExitCode> exit = Optional.empty();

    UntilStopped() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            asked.countDown();
            try {
                closed.await(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
                exit.ifPresent(code -> Runtime.getRuntime().halt(code.number()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Returns when the process is asked to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** What the process ends with after the signal; unless said, it is the signal's own code. */
    void exitWith(ExitCode code) {
        exit = Optional.of(code);
    }

    /** Runs a piece of work that a signal interrupts; true if it came to its end by itself. */
    boolean unlessStopped(Work work) throws Exception {
        Thread worker = Thread.currentThread();
        Thread watcher = Thread.ofVirtual().start(() -> {
            try {
                asked.await();
                worker.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            work.run();
            return true;
        } catch (InterruptedException e) {
            if (asked.getCount() > 0) {
                throw e;
            }
            return false;
        } finally {
            watcher.interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Work that may be interrupted. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
