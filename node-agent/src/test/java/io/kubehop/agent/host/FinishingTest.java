package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.agent.host.Commands.Command;
import io.kubehop.agent.host.Commands.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FinishingTest {
    private static final Command COMMAND = Command.of(Duration.ofMinutes(1), "apt-get", "install", "kubelet");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Finishing commands = new Finishing(_ -> {
        begun.countDown();
        mayEnd.await();
        return new Outcome(0, "", "", false);
    });

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @Test
    void aProgramUnderWayComesToItsEndAndNoOtherOneStarts() throws Exception {
        FutureTask<Outcome> first = start(() -> commands.run(COMMAND));
        begun.await();
        FutureTask<Boolean> end = start(() -> commands.finish(LONG));
        assertThatThrownBy(() -> end.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        mayEnd.countDown();
        assertThat(first.get().ok()).isTrue();
        assertThat(end.get()).isTrue();
        var later = new FutureTask<>(() -> commands.run(COMMAND));
        Thread thread = Thread.ofPlatform().daemon().start(later);
        assertThatThrownBy(() -> later.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        thread.interrupt();
        assertThatThrownBy(later::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void aProgramThatDoesNotEndIsNotWaitedForForEver() throws Exception {
        FutureTask<Outcome> first = start(() -> commands.run(COMMAND));
        begun.await();
        assertThat(commands.finish(SHORT)).isFalse();
        mayEnd.countDown();
        assertThat(first.get().ok()).isTrue();
    }

    @Test
    void whereNothingIsUnderWayTheEndIsAtOnce() throws Exception {
        assertThat(commands.finish(SHORT)).isTrue();
    }
}
