package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.agent.packages.Binaries;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.packages.Pins;
import io.kubehop.events.KubeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are shell scripts, from a folder, with real files and real runs. */
class BinaryCommandsTest {
    private static final String PLATFORM =
            "bin/linux/" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
    private static final Pinned NEW = new Pinned("kubelet", "1.36.3");

    @TempDir
    private Path temporary;

    private Path root;
    private HostPackages packages;
    private BinaryCommands commands;
    private final Binaries family = new Binaries();

    @BeforeEach
    void aHostWithKubelet135() throws Exception {
        root = Files.createDirectories(temporary.resolve("root"));
        Files.createDirectories(root.resolve("etc"));
        offer("1.35.4");
        offer("1.36.3");
        Path bin = Files.createDirectories(root.resolve("usr/local/bin"));
        Files.copy(source("1.35.4"), bin.resolve("kubelet"));
        assertThat(bin.resolve("kubelet").toFile().setExecutable(true)).isTrue();
        var files = new HostFiles(root);
        var binaries = new BinarySource(
                "/srv/release", "/etc/checksums", "/usr/local/bin", "/var/lib/kubehop-binaries", Duration.ofSeconds(5));
        // What it asks of the host is a program below the root.
        Commands host = command -> {
            var line = new java.util.ArrayList<>(command.line());
            line.set(0, root + line.getFirst());
            return new ProcessCommands().run(new Commands.Command(line, command.timeout(), command.environment()));
        };
        commands = new BinaryCommands(host, files, binaries);
        packages = new HostPackages(
                family,
                files,
                new PackageTurn(family, commands, files, FolderHost.QUICK.limits()),
                temporary.resolve("agent"));
    }

    private Path source(String version) {
        return root.resolve("srv/release/v" + version + "/" + PLATFORM + "/kubelet");
    }

    private void offer(String version) throws Exception {
        Path file = source(version);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho Kubernetes v" + version + "\n");
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        Files.writeString(
                root.resolve("etc/checksums"),
                sum + "  v" + version + "/" + PLATFORM + "/kubelet\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    private String runs() throws IOException, InterruptedException {
        return packages.installed("kubelet").orElse("nothing");
    }

    @Test
    void aProgramIsFetchedVerifiedAndSwappedAndTheOldOneIsKept() throws Exception {
        assertThat(runs()).isEqualTo("1.35.4");
        packages.download(List.of("kubelet"), KubeVersion.parse("1.36.3"), Pins.NONE);
        assertThat(runs()).as("fetched is not installed").isEqualTo("1.35.4");
        packages.install(List.of("kubelet"), KubeVersion.parse("1.36.3"), Pins.NONE);
        assertThat(runs()).isEqualTo("1.36.3");
        assertThat(root.resolve("usr/local/bin/.kubelet.before")).hasSameBinaryContentAs(source("1.35.4"));
    }

    @Test
    void aTamperedFileIsRefusedBeforeAByteOfItRuns() throws Exception {
        Files.writeString(source("1.36.3"), "#!/bin/sh\ntouch " + temporary + "/ran\n");
        Commands.Outcome said =
                commands.run(Commands.Command.of(Duration.ofSeconds(5), family.install(List.of(NEW), Map.of())));
        assertThat(said.ok()).isFalse();
        assertThat(said.err()).contains("kubelet 1.36.3 is not what its checksum says", "nothing of it was run");
        assertThat(runs()).isEqualTo("1.35.4");
        assertThat(temporary.resolve("ran")).doesNotExist();
        assertThat(root.resolve("var/lib/kubehop-binaries/1.36.3/kubelet.half")).doesNotExist();
    }

    @Test
    void aFileThatIsChangedInTheCacheIsFetchedAgain() throws Exception {
        packages.download(List.of("kubelet"), KubeVersion.parse("1.36.3"), Pins.NONE);
        Files.writeString(root.resolve("var/lib/kubehop-binaries/1.36.3/kubelet"), "evil");
        packages.install(List.of("kubelet"), KubeVersion.parse("1.36.3"), Pins.NONE);
        assertThat(runs()).isEqualTo("1.36.3");
    }

    @Test
    void whatHasNoChecksumIsNeverInstalled() throws Exception {
        Files.createDirectories(source("1.37.2").getParent());
        Files.writeString(source("1.37.2"), "#!/bin/sh\n");
        Commands.Outcome said = commands.run(Commands.Command.of(
                Duration.ofSeconds(5), family.install(List.of(new Pinned("kubelet", "1.37.2")), Map.of())));
        assertThat(said.err()).contains("without one nothing is installed");
        assertThat(runs()).isEqualTo("1.35.4");
    }

    @Test
    void whatTheOrderNamesHasToBeThatAsWell() throws Exception {
        KubeVersion to = KubeVersion.parse("1.36.3");
        String sum = Sha256.of(source("1.36.3"));
        String name = "v1.36.3/" + PLATFORM + "/kubelet";
        Pins bad = Pins.of(family, Map.of(name, "0".repeat(64)), List.of("kubelet"));
        assertThatThrownBy(() -> packages.download(List.of("kubelet"), to, bad))
                .hasMessageContaining("kubelet 1.36.3 is not the file that the order names")
                .hasMessageContaining(sum);
        assertThatThrownBy(() -> packages.install(List.of("kubelet"), to, bad)).isInstanceOf(StepFailed.class);
        assertThat(runs()).isEqualTo("1.35.4");
        Pins good = Pins.of(family, Map.of(name, sum), List.of("kubelet"));
        packages.download(List.of("kubelet"), to, good);
        packages.install(List.of("kubelet"), to, good);
        assertThat(runs()).isEqualTo("1.36.3");
        assertThat(temporary.resolve("agent/pinned/kubelet")).doesNotExist();
    }

    @Test
    void whatWasKeptIsPutBack() throws Exception {
        Path kept = Files.createDirectories(temporary.resolve("kept"));
        assertThat(packages.keep(List.of(new Pinned("kubelet", "1.35.4")), kept))
                .isEmpty();
        packages.install(List.of("kubelet"), KubeVersion.parse("1.36.3"), Pins.NONE);
        packages.installFiles(kept, List.of(new Pinned("kubelet", "1.35.4")), Pins.NONE);
        assertThat(runs()).isEqualTo("1.35.4");
    }
}
