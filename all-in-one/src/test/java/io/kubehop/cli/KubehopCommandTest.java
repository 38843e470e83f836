package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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

    private int run(String... args) {
        return KubehopCommand.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), args);
    }
}
