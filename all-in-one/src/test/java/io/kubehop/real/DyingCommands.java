package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Commands of an agent that dies of each one that changes something, as of {@code kill -9}: before it is started, which is after
 * the step was journaled, while it runs, and when it has ended, which is before that is journaled. Between those it only asks.
 * It remembers its deaths in a file, so that after enough of them a process comes to its end.
 */
record DyingCommands(Commands delegate, Path deaths) implements Commands {
    /** As the shell shows a process that was killed by signal 9. */
    static final int KILLED = 137;

    private static final Set<String> CHANGING = Set.of("apt-get", "apt-mark", "dpkg", "kubeadm", "systemctl", "env");
    private static final Set<String> ASKING = Set.of("apt-mark showhold", "kubeadm version --output=short");
    /** Long enough for a program to have begun, and mostly too short for it to have ended. */
    private static final Duration BEGUN = Duration.ofMillis(60);

    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        if (!CHANGING.contains(command.line().getFirst()) || ASKING.contains(command.toString())) {
            return delegate.run(command);
        }
        dieOnce("before " + command);
        var ended = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                if (!ended.await(BEGUN.toMillis(), TimeUnit.MILLISECONDS)) {
                    dieOnce("during " + command);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Outcome outcome = delegate.run(command);
        ended.countDown();
        dieOnce("after " + command);
        return outcome;
    }

    private boolean known(String death) throws IOException {
        return Files.exists(deaths)
                && List.of(Files.readString(deaths, UTF_8).split("\n", -1)).contains(death);
    }

    private synchronized void dieOnce(String death) throws IOException {
        if (!known(death)) {
            Files.writeString(
                    deaths,
                    death + "\n",
                    UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
