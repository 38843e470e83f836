package io.kubehop.planner.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubehop.planner.path.ControlPlaneHook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command of this host. It is told the version in {@code KUBEHOP_VERSION} ({@code v1.36.3}), its minor in {@code KUBEHOP_MINOR}
 * ({@code 1.36}) and the upgrade in {@code KUBEHOP_UPGRADE}; what it prints is logged. One runs at a time, also when an aborted
 * upgrade left one behind.
 */
public final class CommandHook implements ControlPlaneHook {
    private static final Logger LOG = LoggerFactory.getLogger(CommandHook.class);
    private static final int NOT_STARTED = 127;
    private static final int TIMED_OUT = 124;
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);

    private final List<String> command;
    private final Duration timeout;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** @param command the program and its arguments */
    public CommandHook(List<String> command, Duration timeout) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
    }

    @Override
    public HookResult run(HookRun run) throws InterruptedException {
        if (command.isEmpty()) {
            return new HookResult(NOT_STARTED, "no command is configured (kubehop.planner.control-plane.hook)");
        }
        oneAtATime.lockInterruptibly();
        try {
            return runAlone(run);
        } finally {
            oneAtATime.unlock();
        }
    }

    private HookResult runAlone(HookRun run) throws InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBEHOP_VERSION", run.version().toString());
        builder.environment().put("KUBEHOP_MINOR", run.version().minorText());
        builder.environment().put("KUBEHOP_UPGRADE", run.upgrade());
        LOG.info("Moving the control plane to {} (attempt {}): {}", run.version(), run.attempt(), command);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return new HookResult(NOT_STARTED, String.valueOf(e.getMessage()));
        }
        var lastLine = new AtomicReference<>("");
        Thread output = Thread.ofVirtual().start(() -> log(process, lastLine));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
                return new HookResult(TIMED_OUT, "it did not end within " + timeout + said(lastLine));
            }
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
        boolean _ = output.join(OUTPUT_LIMIT);
        int exit = process.exitValue();
        LOG.info("The control-plane command ended with exit code {}", exit);
        return new HookResult(exit, exit == 0 ? "" : "exit code " + exit + said(lastLine));
    }

    private static String said(AtomicReference<String> lastLine) {
        return lastLine.get().isEmpty() ? "" : ": " + lastLine.get();
    }

    private static void log(Process process, AtomicReference<String> lastLine) {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(line -> {
                LOG.info("control plane: {}", line);
                if (!line.isBlank()) {
                    lastLine.set(line.strip());
                }
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The command's output ended", e);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        if (!process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
