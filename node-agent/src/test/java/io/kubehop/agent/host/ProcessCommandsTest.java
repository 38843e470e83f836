package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.agent.host.Commands.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final Commands commands = new ProcessCommands();

    private Commands.Outcome shell(String script) throws Exception {
        return commands.run(Command.of(LONG, "sh", "-c", script));
    }

    @Test
    void aProgramsExitCodeAndItsTwoOutputsAreKept() throws Exception {
        assertThat(shell("echo good; echo bad >&2; exit 3"))
                .isEqualTo(new Commands.Outcome(3, "good\n", "bad\n", false))
                .satisfies(outcome -> assertThat(outcome.ok()).isFalse())
                .satisfies(outcome -> assertThat(outcome.why()).isEqualTo("exit code 3: bad"));
        assertThat(shell("true").ok()).isTrue();
    }

    @Test
    void noShellReadsTheArguments() throws Exception {
        assertThat(commands.run(Command.of(LONG, "echo", "$HOME;", "`id`", "a  b"))
                        .out())
                .isEqualTo("$HOME; `id` a  b\n");
    }

    @Test
    void theEnvironmentIsSmallAndFixedAndHasWhatTheCommandAdds() throws Exception {
        var outcome = commands.run(Command.of(LONG, "env").with("KUBEHOP_NODE", "w1"));
        assertThat(outcome.out().lines().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrder(
                        "PATH",
                        "HOME",
                        "TERM",
                        "LANG",
                        "LC_ALL",
                        "DEBIAN_FRONTEND",
                        "APT_LISTCHANGES_FRONTEND",
                        "NEEDRESTART_SUSPEND",
                        "KUBEHOP_AGENT_PROGRAM",
                        "KUBEHOP_NODE");
        assertThat(commands.run(Command.of(LONG, "pwd")).out()).isEqualTo("/\n");
        assertThat(commands.run(Command.of(LONG, "cat")).out()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereCannotBeStarted() {
        assertThatThrownBy(() -> commands.run(Command.of(LONG, "no-such-program")))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no program no-such-program on this host");
    }

    @Test
    void theTimeoutEndsTheProgramAndAllThatItStarted(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pids");
        String script = "sleep 300 & echo $! > " + file + "; (trap '' TERM; exec sleep 300) & echo $! >> " + file
                + "; echo begun; wait";
        var outcome = commands.run(Command.of(Duration.ofSeconds(1), "sh", "-c", script));
        assertThat(outcome.timedOut()).isTrue();
        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.why()).isEqualTo("it did not end in time: begun");
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allSatisfy(pid -> assertThat(ended(Long.parseLong(pid)))
                        .as("process %s", pid)
                        .isTrue());
    }

    /** A process whose parent is gone stays a zombie where nothing reaps it. */
    private static boolean ended(long pid) throws Exception {
        Instant limit = Instant.now().plusSeconds(10);
        while (Instant.now().isBefore(limit)) {
            Optional<ProcessHandle> handle = ProcessHandle.of(pid);
            Path stat = Path.of("/proc/" + pid + "/stat");
            if (handle.isEmpty()
                    || !Files.exists(stat)
                    || Files.readString(stat).contains(") Z")) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void muchOutputIsCutAndItsEndIsKept() throws Exception {
        var outcome = shell("seq 1 200000; echo last");
        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.out()).hasSizeLessThanOrEqualTo(1 << 20).endsWith("200000\nlast\n");
    }

    @Test
    void aServiceThatHoldsTheOutputOpenDoesNotHoldTheCommand() throws Exception {
        Instant start = Instant.now();
        var outcome = shell("echo started; sleep 8 & exit 0");
        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.out()).isEqualTo("started\n");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void aProgramThatOutlivesItsAgentIsWaitedForAndNamedAndAServiceIsNot() throws Exception {
        var leftovers = new Leftovers(new HostFiles(Path.of("/")));
        Thread.ofVirtual().start(() -> {
            try {
                shell("exec sleep 3");
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        shell("setsid sleep 20 > /dev/null 2>&1 & true");
        assertThatThrownBy(() -> leftovers.await(Duration.ofMillis(200), Duration.ofMillis(10)))
                .hasMessageMatching("sleep \\(process \\d+\\), begun before this agent was, still runs after PT0.2S");
        leftovers.await(LONG, Duration.ofMillis(10));
    }

    @Test
    void anInterruptEndsTheProgram(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                shell("echo $$ > " + file + ".new; mv " + file + ".new " + file + "; exec sleep 300");
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        while (!Files.exists(file)) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join();
        assertThat(ended(Long.parseLong(Files.readString(file).strip()))).isTrue();
    }
}
