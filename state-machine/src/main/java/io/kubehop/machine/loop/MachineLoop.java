package io.kubehop.machine.loop;

import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import io.kubehop.machine.EventCodec;
import io.kubehop.machine.Machine;
import io.kubehop.machine.Stepper;
import io.kubehop.machine.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a machine: takes inputs, decides them one after another on one thread, appends what follows to the journal, and has the
 * work that the states ask for performed on virtual threads; what those observe comes back as inputs.
 *
 * <ol>
 *   <li>Wait for messages or for the next action's time.
 *   <li>Decide all inputs that have arrived, up to a limit, and append them in one transaction.
 *   <li>Ask each changed stream what is to do now, and compare with what waits and runs.
 *   <li>Start what is due.
 * </ol>
 *
 * <p>Trouble with the journal stops the loop until it is over. A machine that throws stops its stream, and no other.
 */
public final class MachineLoop<S, I, E, A extends Action> implements AutoCloseable {
    /** This instance performs the actions of all streams. */
    public static final Predicate<String> ALL = _ -> true;

    /** This instance performs no actions, until {@link #own} says otherwise. */
    public static final Predicate<String> NONE = _ -> false;

    private static final Logger LOG = LoggerFactory.getLogger(MachineLoop.class);
    /** The clock is looked at again at least this often, for it may be set or virtual. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final LoopSettings settings;
    private final LoopListener listener;
    private final Ledger<S, I, E, A> ledger;
    private final Performer<A> performer;
    private final LinkedBlockingQueue<Message<I, E, A>> queue = new LinkedBlockingQueue<>();
    private final Semaphore room;
    private final Crew<I, A> crew;
    private final Thread decider =
            Thread.ofPlatform().name("machine-loop").daemon().unstarted(this::run);
    private List<Message<I, E, A>> inHand = List.of();
    private volatile Predicate<String> owned = NONE;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private volatile boolean open = true;

    /**
     * @param clock what is told to the machine as now, and what {@link Action#notBefore} is compared with
     * @param random the jitter of pauses; used by the loop's thread only
     */
    public MachineLoop(
            Machine<S, I, E, A> machine,
            EventCodec<E> codec,
            Journal journal,
            Effects<I, A> effects,
            InstantSource clock,
            RandomGenerator random,
            LoopSettings settings,
            LoopListener listener) {
        this.clock = clock;
        this.settings = settings;
        this.listener = listener;
        this.room = new Semaphore(settings.queue());
        this.ledger = new Ledger<>(machine, codec, journal, new Retry(settings.backoffFirst(), () -> open), listener);
        this.crew = new Crew<>(
                effects,
                this::submit,
                (stream, action, failure) -> queue.add(new Message.Finished<>(stream, action, failure)));
        this.performer = new Performer<>(settings, random, crew::perform);
    }

    /** Folds every stream of the journal, then performs what the owned ones ask for. Once. */
    public void start(Predicate<String> ownedStreams) {
        queue.add(new Message.Own<>(ownedStreams, ready));
        decider.start();
    }

    /** Completes when every stream is folded; fails if the loop is closed before. */
    public CompletableFuture<Boolean> ready() {
        return ready;
    }

    /**
     * Hands an input to the stream. Blocks while the queue is full, and so must not be called by a {@link LoopListener}.
     *
     * @param cause the input's id, unique in the stream
     * @return completes once what follows is in the journal; fails only if the loop is closed before
     */
    public CompletableFuture<Outcome<E>> submit(String stream, String cause, I input) {
        var outcome = new CompletableFuture<Outcome<E>>();
        room.acquireUninterruptibly();
        queue.add(new Message.Input<>(stream, cause, input, outcome));
        if (!open) {
            drainClosed();
        }
        return outcome;
    }

    /** The state of a stream as of the last append known here; empty for a stream without events. From any thread. */
    public Optional<S> state(String stream) {
        return ledger.find(stream).map(Stepper::state);
    }

    /** The version of the last event known here; 0 for a stream without events. From any thread. */
    public long version(String stream) {
        return ledger.find(stream).map(Stepper::version).orElse(0L);
    }

    /** The streams with events. From any thread. */
    public Set<String> streams() {
        return ledger.streams();
    }

    public boolean owns(String stream) {
        return owned.test(stream);
    }

    /**
     * From now on this instance performs the actions of these streams and no others; each is read from the journal first.
     * Decisions work for any stream. Actions under way go on.
     *
     * @return completes when it is in force; inputs submitted after this call are decided after it in any case
     */
    public CompletableFuture<Boolean> own(Predicate<String> ownedStreams) {
        var done = new CompletableFuture<Boolean>();
        queue.add(new Message.Own<>(ownedStreams, done));
        return done;
    }

    /** Another instance may have appended to the stream, up to this version. */
    public void refresh(String stream, long version) {
        if (version(stream) < version) {
            queue.add(new Message.Refresh<>(stream, version));
        }
    }

    /** Other instances may have appended to any stream. */
    public void refreshAll() {
        queue.add(new Message.RefreshAll<>());
    }

    /** Looks at the clock again; for clocks that jump. */
    public void wake() {
        queue.add(new Message.Wake<>());
    }

    /**
     * Has this called when the loop has appended, or has read what another instance appended, on the loop's thread: quick, and
     * never blocking.
     */
    public void onNews(Runnable call) {
        ledger.onNews(call);
    }

    private void run() {
        try {
            while (open) {
                List<Message<I, E, A>> messages = take();
                if (!messages.isEmpty()) {
                    inHand = messages;
                    handle(messages);
                    inHand = List.of();
                }
                performer.startDue(clock.instant());
            }
        } catch (Retry.Closed | InterruptedException e) {
            LOG.debug("The loop ends");
        } catch (Throwable e) {
            LOG.error("The loop ends by a fault of its own", e);
            throw e;
        } finally {
            open = false;
            inHand.forEach(this::failClosed);
            drainClosed();
        }
    }

    private List<Message<I, E, A>> take() throws InterruptedException {
        Duration wait = performer
                .nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(until -> until.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
        var messages = new ArrayList<Message<I, E, A>>();
        Message<I, E, A> first = queue.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        if (first != null) {
            messages.add(first);
            queue.drainTo(messages, settings.batch() - 1);
        }
        return messages;
    }

    private void handle(List<Message<I, E, A>> messages) {
        var inputs = new ArrayList<Message.Input<I, E, A>>();
        var finished = new ArrayList<Message.Finished<I, E, A>>();
        var touched = new LinkedHashSet<String>();
        for (Message<I, E, A> message : messages) {
            switch (message) {
                case Message.Input<I, E, A> input -> inputs.add(input);
                case Message.Finished<I, E, A> end -> finished.add(end);
                case Message.Wake<I, E, A> _ -> {}
                case Message.Refresh<I, E, A>(String stream, long version) -> {
                    decide(inputs);
                    if (version(stream) < version) {
                        ledger.refresh(stream);
                    }
                }
                case Message.RefreshAll<I, E, A> _ -> {
                    decide(inputs);
                    ledger.refreshAll();
                }
                case Message.Own<I, E, A>(Predicate<String> now, CompletableFuture<Boolean> done) -> {
                    decide(inputs);
                    ledger.refreshAll();
                    owned = now;
                    touched.addAll(ledger.streams());
                    done.complete(true);
                }
            }
        }
        decide(inputs);
        Instant now = clock.instant();
        // Ended actions come after the inputs they reported, so that the work is compared with what they led to.
        finished.forEach(end -> touched.add(end.stream()));
        touched.addAll(ledger.takeChanged());
        touched.forEach(stream -> performer.update(stream, todo(stream, now)));
        finished.forEach(end -> performer.finished(end.stream(), end.action(), end.failure(), now));
        finished.forEach(this::reportFailure);
    }

    private void decide(List<Message.Input<I, E, A>> inputs) {
        if (!inputs.isEmpty()) {
            ledger.decide(List.copyOf(inputs), clock.instant());
            room.release(inputs.size());
            inputs.clear();
        }
    }

    private Set<A> todo(String stream, Instant now) {
        var stepper = ledger.find(stream);
        if (stepper.isEmpty() || ledger.isStopped(stream) || !owned.test(stream)) {
            return Set.of();
        }
        try {
            return stepper.get().todo(now);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            ledger.stop(stream, e);
            return Set.of();
        }
    }

    private void reportFailure(Message.Finished<I, E, A> end) {
        end.failure().ifPresent(failure -> {
            LOG.warn(
                    "{}: {} failed and is tried again while it is to do: {}",
                    end.stream(),
                    end.action(),
                    failure.toString());
            LOG.debug("{}: {}", end.stream(), end.action(), failure);
            Guard.run(() -> listener.failed(end.stream(), end.action(), failure));
        });
    }

    private void drainClosed() {
        Message<I, E, A> message;
        while ((message = queue.poll()) != null) {
            failClosed(message);
        }
    }

    private void failClosed(Message<I, E, A> message) {
        var closed = new IllegalStateException("the loop is closed");
        switch (message) {
            case Message.Input<I, E, A> input -> {
                input.outcome().completeExceptionally(closed);
                room.release();
            }
            case Message.Own<I, E, A> own -> own.done().completeExceptionally(closed);
            case Message.Finished<I, E, A> _,
                    Message.Refresh<I, E, A> _,
                    Message.RefreshAll<I, E, A> _,
                    Message.Wake<I, E, A> _ -> {}
        }
    }

    /** Ends: what is decided is in the journal, actions under way are interrupted, inputs still waiting fail. */
    @Override
    public void close() {
        open = false;
        wake();
        try {
            if (decider.getState() != Thread.State.NEW && !decider.join(CLOSE_LIMIT)) {
                decider.interrupt();
            }
            crew.close(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drainClosed();
    }
}
