package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubehopCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theVersionGoesToStdout() {
        assertThat(run("version")).isEqualTo(0);
        assertThat(out.toString()).startsWith("kubehop ").contains("Java 2");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void withoutACommandTheCommandsAreListed() {
        assertThat(run()).isEqualTo(0);
        assertThat(out.toString()).contains("Commands:").contains("version");
    }

    @Test
    void anUnknownCommandIsOneLineOnStderrAndExitCode2() {
        assertThat(run("upgrad")).isEqualTo(2);
        assertThat(err.toString()).startsWith("kubehop: ").contains("'upgrad'").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownOptionIsOneLineOnStderrAndExitCode2() {
        assertThat(run("version", "--loud")).isEqualTo(2);
        assertThat(err.toString()).startsWith("kubehop: ").contains("'--loud'").hasLineCount(1);
    }

    @Test
    void whatThereIsIsNamedWhereACommandIsUnknown() {
        run("upgrad");
        assertThat(err.toString()).contains("there is no command 'upgrad'").contains("upgrade, status");
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(run("--help")).isEqualTo(0);
        assertThat(out.toString()).contains("Commands:");
        for (String command : new String[] {"demo", "serve", "plan", "upgrade", "status", "pause", "simulate"}) {
            assertThat(run(command, "--help")).as(command).isEqualTo(0);
            assertThat(out.toString()).contains("Usage: kubehop " + command);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatCannotBeServedIsSaidBeforeAnythingIsStarted(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        assertThat(run("serve", "--kubeconfig", folder.resolve("none").toString(), "--data", data.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no such file").hasLineCount(1);
        Path broken = Files.writeString(folder.resolve("broken"), "nonsense: [");
        assertThat(run("serve", "--kubeconfig", broken.toString(), "--data", data.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot be read as a kubeconfig").hasLineCount(2);
        assertThat(data).doesNotExist();
    }

    @Test
    void aFolderOfSomebodyElseIsNotUsed(@TempDir Path folder) throws Exception {
        Path kubeconfig = kubeconfigOfNobody(folder);
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("thesis.txt"), "years of work");
        assertThat(run("serve", "--kubeconfig", kubeconfig.toString(), "--data", data.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains(data.toString()).hasLineCount(1);
        assertThat(data).isDirectoryContaining("glob:**/thesis.txt");
    }

    @Test
    void anApiServerThatStaysAwayIsNamed(@TempDir Path folder) throws Exception {
        Path kubeconfig = kubeconfigOfNobody(folder);
        Path data = folder.resolve("data");
        assertThat(run(
                        "serve",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--data",
                        data.toString(),
                        "--wait-for-api",
                        "1s"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("https://127.0.0.1:1")
                .contains("waiting for it for 1 s")
                .hasLineCount(2);
    }

    /** Well formed, and nothing listens where it points. */
    private static Path kubeconfigOfNobody(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: away, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: away, user: {}}]
                contexts: [{name: away, context: {cluster: away, user: away}}]
                current-context: away
                """);
    }

    private int run(String... args) {
        return KubehopCommand.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), args);
    }
}
