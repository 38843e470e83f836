package io.kubehop.planner.host;

import io.kubehop.machine.host.Command;
import io.kubehop.planner.path.ControlPlaneHook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final Command command;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** @param command the program and its arguments */
    public CommandHook(List<String> command, Duration timeout) {
        this.command = new Command("control plane", command, timeout);
    }

    @Override
    public HookResult run(HookRun run) throws InterruptedException {
        if (command.words().isEmpty()) {
            return new HookResult(NOT_STARTED, "no command is configured (kubehop.planner.control-plane.hook)");
        }
        oneAtATime.lockInterruptibly();
        try {
            LOG.info("Moving the control plane to {} (attempt {}): {}", run.version(), run.attempt(), command.words());
            Command.Ended ended = command.run(Map.of(
                    "KUBEHOP_VERSION", run.version().toString(),
                    "KUBEHOP_MINOR", run.version().minorText(),
                    "KUBEHOP_UPGRADE", run.upgrade()));
            LOG.info("The control-plane command ended with exit code {}", ended.exit());
            return new HookResult(ended.exit(), ended.reason());
        } finally {
            oneAtATime.unlock();
        }
    }
}
