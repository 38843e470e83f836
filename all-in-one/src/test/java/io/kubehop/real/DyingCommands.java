package io.kubehop.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.agent.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Commands of an agent that dies of each one that changes something, as of {@code kill -9}: before it is started, which is after
 * the step was journaled, while it runs, and when it has ended, which is before that is journaled. Between those it only asks. Half
 * way through {@code kubeadm upgrade apply}, when the first component is new, kubeadm dies as well, as when the power goes. It
 * remembers its deaths in a file, so that after enough of them a process comes to its end.
 */
record DyingCommands(Commands delegate, Path deaths) implements Commands {
    /** As the shell shows a process that was killed by signal 9. */
    static final int KILLED = 137;

    static final String APPLY = "kubeadm upgrade apply ";
    static final String BEFORE = "before ";
    static final String HALF_WAY = "half way through ";
    static final String AFTER = "after ";
    private static final Path API_SERVER = Path.of("/etc/kubernetes/manifests/kube-apiserver.yaml");
    /** Long enough for a program to have begun, and mostly too short for it to have ended. */
    private static final Duration BEGUN = Duration.ofMillis(60);

    private static final Duration LOOK = Duration.ofMillis(20);

    private static boolean changes(Command command) {
        String line = command.toString();
        return switch (command.line().getFirst()) {
            case "apt-get", "dpkg", "systemctl", "env", "sh" -> true;
            case "apt-mark" -> !line.equals("apt-mark showhold");
            case "kubeadm" -> !line.startsWith("kubeadm version") && !line.startsWith("kubeadm upgrade plan");
            case "etcdctl" -> line.contains(" snapshot save ") || line.contains(" move-leader ");
            default -> false;
        };
    }

    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        if (!changes(command)) {
            return delegate.run(command);
        }
        dieOnce(BEFORE + command);
        var ended = new CountDownLatch(1);
        String apiServer = apiServer();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                dieMeanwhile(command, ended, apiServer);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Outcome outcome = delegate.run(command);
        ended.countDown();
        dieOnce(AFTER + command);
        return outcome;
    }

    private void dieMeanwhile(Command command, CountDownLatch ended, String apiServer)
            throws IOException, InterruptedException {
        if (command.toString().startsWith(APPLY) && !known(HALF_WAY + command)) {
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                String now = apiServer();
                if (!now.isEmpty() && !now.equals(apiServer)) {
                    powerGoes(HALF_WAY + command);
                }
            }
        } else if (!ended.await(BEGUN.toMillis(), TimeUnit.MILLISECONDS)) {
            dieOnce("during " + command);
        }
    }

    /** Its manifest; empty if there is none, as for a moment while kubeadm replaces it. */
    private static String apiServer() throws IOException {
        try {
            return Files.readString(API_SERVER, UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Nobody hears of the program's end any more. */
    private synchronized void powerGoes(String death) throws IOException {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        dieOnce(death);
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
