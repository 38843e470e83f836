package io.kubehop.machine.loop;

import static io.kubehop.machine.loop.Chores.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kubehop.machine.Action;
import io.kubehop.machine.Effects;
import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.MemoryJournal;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.Chores.Ask;
import io.kubehop.machine.loop.Chores.Asked;
import io.kubehop.machine.loop.Chores.Break;
import io.kubehop.machine.loop.Chores.Chore;
import io.kubehop.machine.loop.Chores.Done;
import io.kubehop.machine.loop.Chores.Event;
import io.kubehop.machine.loop.Chores.Input;
import io.kubehop.machine.loop.Chores.State;
import io.kubehop.machine.loop.Chores.TakeBack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MachineLoopTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Effects<Input, Chore> IDLE = (_, _, _) -> {};

    private final HandClock clock = new HandClock(NOON);
    private final MemoryJournal journal = new MemoryJournal(clock);
    private final List<MachineLoop<State, Input, Event, Chore>> loops = new ArrayList<>();
    private final Map<String, Throwable> impossible = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void closeAll() {
        loops.forEach(MachineLoop::close);
    }

    private MachineLoop<State, Input, Event, Chore> loop(Effects<Input, Chore> effects) {
        return loop(effects, LoopSettings.defaults(), MachineLoop.ALL);
    }

    private MachineLoop<State, Input, Event, Chore> loop(
            Effects<Input, Chore> effects, LoopSettings settings, Predicate<String> owned) {
        var listener = new LoopListener() {
            @Override
            public void impossible(String stream, Throwable failure) {
                impossible.put(stream, failure);
            }

            @Override
            public void failed(String stream, Action action, Throwable failure) {
                failures.add(failure);
            }
        };
        var loop = new MachineLoop<>(
                new Chores(), new Chores.Codec(), journal, effects, clock, new Random(1), settings, listener);
        loops.add(loop);
        loop.start(owned);
        return loop;
    }

    private static Outcome<Event> put(
            MachineLoop<State, Input, Event, Chore> loop, String stream, String cause, Input input) throws Exception {
        return loop.submit(stream, cause, input).get(30, TimeUnit.SECONDS);
    }

    static Outcome.Accepted<Event> accepted(Outcome<Event> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<Event> accepted -> accepted;
            case Outcome.Ignored<Event>(String why) -> throw new AssertionError("ignored: " + why);
            case Outcome.Stopped<Event>(String why) -> throw new AssertionError("stopped: " + why);
        };
    }

    private static Effects<Input, Chore> doing(AtomicInteger times) {
        return (_, chore, observer) -> {
            times.incrementAndGet();
            observer.observed(new Done(chore.name()));
        };
    }

    @Test
    void anAcceptedInputIsInTheJournalAndAnIgnoredOneSaysWhy() throws Exception {
        var loop = loop(IDLE);
        var accepted = accepted(put(loop, "a", "c1", ask("wash")));
        assertThat(accepted.events()).isEqualTo(List.of(new Asked("wash", Instant.EPOCH)));
        assertThat(accepted.records()).isEqualTo(journal.read("a", 0));
        assertThat(put(loop, "a", "c2", ask("wash"))).isEqualTo(new Outcome.Ignored<>("wash is asked for already"));
        assertThat(loop.state("a").orElseThrow().open()).containsOnlyKeys("wash");
        assertThat(loop.streams()).containsExactly("a");
        assertThat(loop.state("b")).isEmpty();
    }

    @Test
    void aCauseKnownIsIgnoredEvenIfTheMachineWouldAccept() throws Exception {
        var loop = loop(IDLE);
        put(loop, "a", "c1", ask("wash"));
        assertThat(put(loop, "a", "c1", ask("iron")))
                .isEqualTo(new Outcome.Ignored<>("this input has been dealt with before"));
        assertThat(journal.read("a", 0)).hasSize(1);
        assertInstanceOf(Outcome.Accepted.class, put(loop, "a", "c2", ask("iron")));
    }

    @Test
    void workIsDoneOnceAndWhatItObservedComesBackAsAnInput() throws Exception {
        var times = new AtomicInteger();
        var loop = loop(doing(times));
        for (int i = 0; i < 100; i++) {
            put(loop, "s" + i % 7, "c" + i, ask("chore " + i));
        }
        Eventually.until(
                "all done",
                () -> loop.streams().stream()
                                .mapToInt(s -> loop.state(s).orElseThrow().done())
                                .sum()
                        == 100);
        assertThat(times).hasValue(100);
        assertThat(journal.read("s0", 0))
                .filteredOn(r -> r.type().equals("Finished"))
                .allMatch(r -> r.cause().startsWith("obs:"));
    }

    @Test
    void workIsNotStartedBeforeItsTimeAndNeverIfItWasTakenBack() throws Exception {
        var times = new AtomicInteger();
        var loop = loop(doing(times));
        put(loop, "a", "c1", new Ask("late", NOON.plusSeconds(60)));
        put(loop, "a", "c2", new Ask("never", NOON.plusSeconds(30)));
        put(loop, "a", "c3", ask("now"));
        Eventually.until("now is done", () -> loop.state("a").orElseThrow().done() == 1);
        put(loop, "a", "c4", new TakeBack("never"));
        clock.advance(Duration.ofSeconds(59));
        put(loop, "b", "c1", ask("a sign that the loop has looked at the clock"));
        Eventually.until("b is done", () -> loop.state("b").orElseThrow().done() == 1);
        assertThat(times).hasValue(2);
        clock.advance(Duration.ofSeconds(1));
        loop.wake();
        Eventually.until("late is done", () -> loop.state("a").orElseThrow().done() == 2);
        assertThat(times).hasValue(3);
    }

    @Test
    void workThatChangedNothingIsDoneAgainAfterThePause() throws Exception {
        var times = new AtomicInteger();
        var loop = loop((_, _, _) -> times.incrementAndGet());
        put(loop, "a", "c1", ask("wash"));
        Duration step = Duration.ofMillis(50);
        for (int round = 1; round <= 4; round++) {
            int expected = round;
            Eventually.until("round " + round, () -> times.get() >= expected);
            Duration waited = Duration.ZERO;
            while (times.get() == expected) {
                clock.advance(step);
                waited = waited.plus(step);
                settled(loop);
            }
            assertThat(waited).isGreaterThanOrEqualTo(LoopSettings.defaults().repeatPause());
        }
    }

    @Test
    void workThatFailsIsTriedAgainAfterAGrowingPause() throws Exception {
        var times = new AtomicInteger();
        var loop = loop((_, chore, observer) -> {
            if (times.incrementAndGet() < 4) {
                throw new java.io.IOException("away");
            }
            observer.observed(new Done(chore.name()));
        });
        put(loop, "a", "c1", ask("wash"));
        Duration full = LoopSettings.defaults().backoffFirst();
        for (int failed = 1; failed <= 3; failed++) {
            int expected = failed;
            Eventually.until("failure " + failed, () -> failures.size() == expected);
            // Between half of the pause and all of it.
            clock.advance(full.dividedBy(2).minusMillis(1));
            settled(loop);
            assertThat(times).as("before half of " + full).hasValue(expected);
            clock.advance(full.dividedBy(2).plusMillis(1));
            loop.wake();
            Eventually.until("tried again after " + full, () -> times.get() == expected + 1);
            full = full.multipliedBy(2);
        }
        Eventually.until("done", () -> loop.state("a").orElseThrow().done() == 1);
        assertThat(failures).hasSize(3);
    }

    /** The loop has dealt with everything it was told, and started what was due: twice round. */
    private static void settled(MachineLoop<State, Input, Event, Chore> loop) throws Exception {
        put(loop, "settled", "first", new TakeBack("nothing"));
        put(loop, "settled", "second", new TakeBack("nothing"));
    }

    @Test
    void noMoreWorkAtOnceThanAllowed() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var gate = new CountDownLatch(1);
        var loop = loop(
                (_, chore, observer) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    gate.await();
                    now.decrementAndGet();
                    observer.observed(new Done(chore.name()));
                },
                LoopSettings.defaults().withMaxEffects(3),
                MachineLoop.ALL);
        for (int i = 0; i < 20; i++) {
            put(loop, "a", "c" + i, ask("chore " + i));
        }
        Eventually.until("three at work", () -> now.get() == 3);
        gate.countDown();
        Eventually.until("all done", () -> loop.state("a").orElseThrow().done() == 20);
        assertThat(most).hasValue(3);
    }

    @Test
    void aMachineThatThrowsStopsItsStreamOnly() throws Exception {
        var loop = loop(IDLE);
        put(loop, "a", "c1", ask("wash"));
        assertInstanceOf(Outcome.Stopped.class, put(loop, "a", "c2", new Break()));
        assertInstanceOf(Outcome.Stopped.class, put(loop, "a", "c3", ask("iron")));
        assertInstanceOf(Outcome.Accepted.class, put(loop, "b", "c1", ask("iron")));
        assertThat(impossible).containsOnlyKeys("a");
        assertThat(impossible.get("a")).hasMessage("broken");
        assertThat(journal.read("a", 0)).hasSize(1);
    }

    @Test
    void aBodyThatCannotBeReadStopsItsStreamAtTheStart() throws Exception {
        journal.append(List.of(new Append("a", 0, "c", List.of(new Append.Entry("Asked", "\"no time\"")))));
        journal.append(List.of(new Append("b", 0, "c", List.of(new Append.Entry("OfALaterVersion", "{}")))));
        var loop = loop(IDLE);
        assertInstanceOf(Outcome.Stopped.class, put(loop, "a", "c1", ask("wash")));
        assertInstanceOf(Outcome.Accepted.class, put(loop, "b", "c1", ask("wash")));
        assertThat(impossible).containsOnlyKeys("a");
    }

    @Test
    void aNewLoopGoesOnWhereTheOldOneWasKilled() throws Exception {
        var started = new CountDownLatch(1);
        var loop = loop((_, _, _) -> {
            started.countDown();
            new CountDownLatch(1).await();
        });
        put(loop, "a", "c1", ask("wash"));
        put(loop, "a", "c2", new Ask("late", NOON.plusSeconds(60)));
        started.await();
        loop.close();
        assertThatThrownBy(() -> put(loop, "a", "c3", ask("x"))).hasMessageContaining("the loop is closed");

        var times = new AtomicInteger();
        var again = loop(doing(times));
        Eventually.until(
                "the wash is done", () -> again.state("a").map(State::done).orElse(0) == 1);
        clock.advance(Duration.ofMinutes(1));
        again.wake();
        Eventually.until(
                "the late one is done", () -> again.state("a").orElseThrow().done() == 2);
        assertThat(times).hasValue(2);
        assertThat(journal.read("a", 0)).extracting(Recorded::type).hasSize(4);
    }

    @Test
    void twoInstancesOverOneJournalLoseNothing() throws Exception {
        var one = loop(IDLE, LoopSettings.defaults(), MachineLoop.NONE);
        var two = loop(IDLE, LoopSettings.defaults(), MachineLoop.NONE);
        var outcomes = new ArrayList<java.util.concurrent.CompletableFuture<Outcome<Event>>>();
        for (int i = 0; i < 300; i++) {
            outcomes.add(one.submit("a", "one" + i, ask("one " + i)));
            outcomes.add(two.submit("a", "two" + i, ask("two " + i)));
            outcomes.add(one.submit("a", "both" + i, ask("both " + i)));
            outcomes.add(two.submit("a", "both" + i, ask("both " + i)));
        }
        int accepted = 0;
        for (var outcome : outcomes) {
            accepted += outcome.get(30, TimeUnit.SECONDS) instanceof Outcome.Accepted<Event> ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(900);
        assertThat(journal.read("a", 0))
                .hasSize(900)
                .extracting(Recorded::version)
                .isSorted();
        one.refreshAll();
        two.refreshAll();
        Eventually.until("both know all", () -> one.version("a") == 900 && two.version("a") == 900);
        assertThat(one.state("a")).isEqualTo(two.state("a"));
    }

    @Test
    void onlyTheOwnerWorksAndOwnershipMoves() throws Exception {
        var firstDid = new AtomicInteger();
        var secondDid = new AtomicInteger();
        var first = loop(doing(firstDid), LoopSettings.defaults(), MachineLoop.ALL);
        var second = loop(doing(secondDid), LoopSettings.defaults(), MachineLoop.NONE);
        // What is in the journal before it is ready, the owner does at its start.
        first.ready().get(30, TimeUnit.SECONDS);
        put(second, "a", "c1", ask("asked of the one that does not own it"));
        assertThat(firstDid).hasValue(0);
        first.refresh("a", second.version("a"));
        Eventually.until(
                "the owner did it", () -> first.state("a").map(State::done).orElse(0) == 1);

        first.own(MachineLoop.NONE).get(30, TimeUnit.SECONDS);
        put(first, "a", "c2", ask("asked of the old owner"));
        assertThat(put(second, "a", "c3", new Done("asked of the old owner")))
                .as("the journal is asked before an input is ignored")
                .isInstanceOf(Outcome.Accepted.class);
        put(first, "a", "c4", ask("to be done by the new owner"));
        second.own(MachineLoop.ALL).get(30, TimeUnit.SECONDS);
        Eventually.until(
                "the new owner did it", () -> second.state("a").orElseThrow().done() == 3);
        assertThat(firstDid).hasValue(1);
        assertThat(secondDid).hasValue(1);
    }

    @Test
    void theOwnerTooAsksTheJournalBeforeItIgnores() throws Exception {
        var owner = loop(IDLE, LoopSettings.defaults(), MachineLoop.ALL);
        var other = loop(IDLE, LoopSettings.defaults(), MachineLoop.NONE);
        put(other, "a", "c1", ask("asked of the one that does not own it"));
        // The owner has not heard of it, and is told the end of it in one batch with things it must ignore.
        var unknown = owner.submit("a", "c2", new Done("never asked for"));
        var known = owner.submit("a", "c3", new Done("asked of the one that does not own it"));
        var again = owner.submit("a", "c4", new Done("asked of the one that does not own it"));
        assertThat(unknown.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Ignored.class);
        assertThat(known.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Accepted.class);
        assertThat(again.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Ignored.class);
    }
}
