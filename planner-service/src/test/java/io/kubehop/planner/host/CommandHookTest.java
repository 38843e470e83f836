package io.kubehop.planner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import io.kubehop.planner.path.ControlPlaneHook.HookResult;
import io.kubehop.planner.path.ControlPlaneHook.HookRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandHookTest {
    private static final HookRun RUN = new HookRun("u-1", 1, 1, KubeVersion.parse("v1.36.3"));

    private static HookResult sh(String script, Duration timeout) throws InterruptedException {
        return new CommandHook(List.of("sh", "-c", script), timeout).run(RUN);
    }

    @Test
    void theCommandIsToldWhereToGo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("told");
        HookResult result =
                sh("echo $KUBEHOP_VERSION $KUBEHOP_MINOR $KUBEHOP_UPGRADE > " + file, Duration.ofSeconds(20));
        assertThat(result).isEqualTo(new HookResult(0, ""));
        assertThat(Files.readString(file)).isEqualTo("v1.36.3 1.36 u-1\n");
    }

    @Test
    void aFailureSaysItsCodeAndItsLastLine() throws Exception {
        assertThat(sh("echo one; echo no quota >&2; exit 7", Duration.ofSeconds(20)))
                .isEqualTo(new HookResult(7, "exit code 7: no quota"));
    }

    @Test
    void aCommandThatIsNotThereIsAFailure() throws Exception {
        HookResult result = new CommandHook(List.of("/no/such/program"), Duration.ofSeconds(20)).run(RUN);
        assertThat(result.exit()).isEqualTo(127);
        assertThat(result.reason()).contains("/no/such/program");
    }

    @Test
    void aCommandThatHangsIsEndedWithItsChildren(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        HookResult result = sh("sleep 600 & echo $! > " + file + "; wait", Duration.ofSeconds(2));
        assertThat(result.exit()).isEqualTo(124);
        long pid = Long.parseLong(Files.readString(file).strip());
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
