package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionTasksTest {
    private static final Host.Result DONE = new Host.Result.Done();
    private static final WorkOrder ORDER = FolderHost.order("b1", "1.34.4", "1.35.4");
    private static final Provisions.Hook FIRST = new Provisions.Hook(List.of("/opt/one", "a b"), Duration.ofSeconds(5));
    private static final Provisions.Hook SECOND = new Provisions.Hook(List.of("/opt/two"), Duration.ofSeconds(5));

    @TempDir
    private Path temporary;

    private Path root;
    private final List<String> lines = new ArrayList<>();
    private final List<Map<String, String>> environments = new ArrayList<>();
    private int exit;

    @BeforeEach
    void aHost() throws IOException {
        root = Files.createDirectories(temporary.resolve("root"));
        Files.createDirectories(temporary.resolve("agent"));
        file("usr/bin/apt-get", "");
        file("var/lib/dpkg/status", "");
        file("proc/sys/kernel/random/boot_id", "boot-1\n");
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Commands.Outcome program(Commands.Command command) {
        lines.add(command.toString());
        environments.add(command.environment());
        return new Commands.Outcome(command.line().getFirst().startsWith("/opt") ? exit : 0, "", "said no", false);
    }

    private Host.Result run(String step, Provisions provisions) throws Exception {
        return RealHost.of(this::program, root, temporary.resolve("agent"), FolderHost.QUICK.with(provisions))
                .run(new Step(step, ""), ORDER, 1);
    }

    @Test
    void hooksRunInOrderWithoutAShellAndAreToldTheNodeAndTheVersions() throws Exception {
        var provisions = Provisions.DEFAULT.withHooks(List.of(FIRST, SECOND), List.of());
        assertThat(run(Step.BEFORE_HOOKS, provisions)).isEqualTo(DONE);
        assertThat(lines).containsExactly("/opt/one a b", "/opt/two");
        assertThat(environments.getFirst()).containsEntry("KUBEHOP_NODE", "w1").containsEntry("KUBEHOP_TO", "v1.35.4");
        lines.clear();
        assertThat(run(Step.AFTER_HOOKS, provisions)).isEqualTo(DONE);
        assertThat(lines).isEmpty();
    }

    @Test
    void aHookThatFailsStopsTheOthers() throws Exception {
        exit = 3;
        assertThat(run(Step.AFTER_HOOKS, Provisions.DEFAULT.withHooks(List.of(), List.of(FIRST, SECOND))))
                .isEqualTo(new Host.Result.Failed("the hook '/opt/one' failed: exit code 3: said no"));
        assertThat(lines).containsExactly("/opt/one a b");
    }

    @Test
    void aHostThatNeedsNoRebootIsLeftUp() throws Exception {
        assertThat(run(Step.REBOOT, Provisions.DEFAULT.withReboot(Duration.ofMillis(1))))
                .isEqualTo(DONE);
        assertThat(lines).doesNotContain("systemctl reboot");
    }

    @Test
    void aRebootIsAskedForOnceAndTheNextBootGoesOn() throws Exception {
        file("run/reboot-required", "");
        var provisions = Provisions.DEFAULT.withReboot(Duration.ofMillis(1));
        assertThat(run(Step.REBOOT, provisions))
                .as("the host of this test stays up")
                .isInstanceOf(Host.Result.Failed.class);
        assertThat(lines).contains("systemctl reboot");
        lines.clear();
        file("proc/sys/kernel/random/boot_id", "boot-2\n");
        assertThat(run(Step.REBOOT, provisions))
                .as("even if the host still asks for one")
                .isEqualTo(DONE);
        assertThat(lines).isEmpty();
    }

    @Test
    void theContainerRuntimeIsInstalledExactlyAndRestarted() throws Exception {
        assertThat(run(
                        Step.UPGRADE_RUNTIME,
                        Provisions.DEFAULT.withRuntime(
                                new Provisions.ContainerRuntime("containerd.io", "2.1.5-1", "containerd"))))
                .isEqualTo(DONE);
        assertThat(lines).anyMatch(line -> line.startsWith("apt-get") && line.endsWith("containerd.io=2.1.5-1"));
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .containsExactly("systemctl restart containerd", "systemctl is-active containerd");
    }

    @Test
    void aBlockerOfTheHostStopsItBeforeItsFirstStep() throws Exception {
        Files.createDirectories(root.resolve("sys/fs/cgroup/memory"));
        Host.Result result = run(Step.CHECK_HOST, Provisions.DEFAULT);
        assertThat(result).isInstanceOf(Host.Result.Failed.class);
        assertThat(((Host.Result.Failed) result).reason()).startsWith("cgroup: the host has cgroup v1");
        Files.writeString(root.resolve("sys/fs/cgroup/cgroup.controllers"), "");
        assertThat(run(Step.CHECK_HOST, Provisions.DEFAULT)).isEqualTo(DONE);
    }
}
