package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Performs actions on virtual threads and brings back what they observe. */
final class Crew<I, A extends Action> {
    private final Effects<I, A> effects;
    private final Inputs<I> inputs;
    private final Ended<A> ended;
    private final Set<Thread> performing = ConcurrentHashMap.newKeySet();
    /** Unlike a counter alone, unique over restarts and instances: the journal refuses a cause it knows. */
    private final String instance = "obs:" + UUID.randomUUID() + ":";

    private final AtomicLong observations = new AtomicLong();
    private volatile boolean open = true;

    interface Inputs<I> {
        CompletableFuture<?> submit(String stream, String cause, I input);
    }

    interface Ended<A> {
        void ended(String stream, A action, Optional<Throwable> failure);
    }

    Crew(Effects<I, A> effects, Inputs<I> inputs, Ended<A> ended) {
        this.effects = effects;
        this.inputs = inputs;
        this.ended = ended;
    }

    void perform(String stream, A action) {
        Thread thread = Thread.ofVirtual().name("effect " + stream).unstarted(() -> {
            Optional<Throwable> failure = Optional.empty();
            try {
                effects.perform(stream, action, input -> observe(stream, input));
            } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
                failure = Optional.of(e);
            } finally {
                performing.remove(Thread.currentThread());
                ended.ended(stream, action, failure);
            }
        });
        performing.add(thread);
        thread.start();
    }

    private void observe(String stream, I input) {
        if (open) {
            var _ = inputs.submit(stream, instance + observations.incrementAndGet(), input);
        }
    }

    /** Interrupts what is under way and waits for it, up to the limit for each. */
    void close(Duration limit) throws InterruptedException {
        open = false;
        performing.forEach(Thread::interrupt);
        for (Thread thread : performing) {
            var _ = thread.join(limit);
        }
    }
}
