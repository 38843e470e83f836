package io.kubehop.world;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.planner.path.ControlPlaneHook.HookResult;
import io.kubehop.planner.path.ControlPlaneHook.HookRun;
import io.kubehop.simulator.Cluster;
import java.time.Duration;

/** Whoever moves a control plane that the cluster does not show: the configured command, or a provider in its own time. */
final class Moderator {
    private static final Duration COMMAND_LEAST = Duration.ofSeconds(20);
    private static final Duration COMMAND_MOST = Duration.ofMinutes(3);
    private static final Duration PROVIDER_MOST = Duration.ofMinutes(40);

    private final Scenario scenario;
    private final Cluster cluster;
    private final Stage stage;

    Moderator(Scenario scenario, Cluster cluster, Stage stage) {
        this.scenario = scenario;
        this.cluster = cluster;
        this.stage = stage;
    }

    /** The command; it answers at once, and what it began takes effect later. */
    HookResult hook(HookRun run) {
        if (stage.chance().is(scenario.odds().hookFailures())) {
            return new HookResult(1, "the simulated command failed");
        }
        later(run.version(), COMMAND_MOST);
        return new HookResult(0, "");
    }

    /** A provider moves it when it is waited for, unless there is a command. */
    void hear(PlanEvent event) {
        if (event instanceof PlanEvent.ControlPlaneAwaited awaited && !scenario.hook()) {
            later(awaited.version(), PROVIDER_MOST);
        }
    }

    private void later(KubeVersion version, Duration most) {
        stage.after(stage.chance().between(COMMAND_LEAST, most), () -> {
            if (KubeVersion.parse(cluster.version()).compareTo(version) < 0) {
                cluster.setVersionWithoutControlPlane(version.toString());
            }
        });
    }
}
