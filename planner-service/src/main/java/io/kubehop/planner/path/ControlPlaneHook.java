package io.kubehop.planner.path;

import io.kubehop.events.KubeVersion;
import java.io.IOException;

/** The port to the configured command that moves a control plane which the cluster does not show. */
public interface ControlPlaneHook {

    /**
     * Runs the command once and waits for its end.
     *
     * @return how it ended; a command that fails is an expected outcome
     * @throws IOException if it could not be started at all
     */
    HookResult run(HookRun run) throws IOException, InterruptedException;

    /**
     * What the command is told.
     *
     * @param attempt 1, then one more for each retry
     * @param version where the control plane has to go
     */
    record HookRun(String upgrade, int hop, int attempt, KubeVersion version) {}

    /**
     * How it ended.
     *
     * @param exit the exit code; 0 is success
     * @param reason one sentence if it failed: the code or the timeout, and its last line
     */
    record HookResult(int exit, String reason) {}
}
