package io.kubehop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.ImageSettings;
import io.kubehop.agent.host.RealSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {
    private static final String SAID = " images: neither crictl nor ctr is on this host";

    @TempDir
    private Path root;

    private String check(ImageSettings.Pulls pulls) throws InterruptedException {
        var said = new StringWriter();
        Commands none = command -> {
            throw new IOException("there is no program " + command.line().getFirst());
        };
        var settings = RealSettings.DEFAULT.with(new ImageSettings(pulls, Duration.ofMinutes(1)));
        assertThat(new HostCheck(none, root, settings, new PrintWriter(said, true)).run(Optional.empty()))
                .as("a host without a kubelet")
                .isEqualTo(1);
        return said.toString();
    }

    @Test
    void aHostWithoutAClientOfItsRuntimeIsToldThatNoImageIsPulledAhead() throws Exception {
        assertThat(check(ImageSettings.Pulls.TRIED)).contains("warning" + SAID);
        assertThat(check(ImageSettings.Pulls.REQUIRED)).contains("blocker" + SAID);
        assertThat(check(ImageSettings.Pulls.OFF)).doesNotContain(SAID);
        Path crictl = Files.createFile(
                Files.createDirectories(root.resolve("usr/bin")).resolve("crictl"));
        assertThat(crictl.toFile().setExecutable(true)).isTrue();
        assertThat(check(ImageSettings.Pulls.REQUIRED)).doesNotContain(SAID);
    }
}
