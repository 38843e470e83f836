package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.kubehop.agent.packages.Dnf;
import io.kubehop.agent.packages.Pinned;
import io.kubehop.agent.packages.Pins;
import io.kubehop.events.KubeVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real dnf 4 and rpm in a folder that {@code .ci/dnf-root} made; skipped where KUBEHOP_DNF_ROOT does not name one. */
@Tag("real")
class DnfRootTest {
    private static final List<String> ALL = List.of("kubeadm", "kubectl", "kubelet");
    private static final KubeVersion NEW = KubeVersion.parse("1.36.3");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void packagesGoThereAndBackAndTheExclusionHolds() throws Exception {
        String named = System.getenv("KUBEHOP_DNF_ROOT");
        assumeTrue(named != null, "KUBEHOP_DNF_ROOT does not name a root: dnf is not tried");
        Path root = Path.of(named);
        Commands inside = command -> {
            var line = new ArrayList<>(List.of("chroot", root.toString()));
            line.addAll(command.line());
            return new ProcessCommands().run(new Commands.Command(line, command.timeout(), command.environment()));
        };
        // By HTTP, as everywhere.
        HttpServer repository = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                root.resolve("root/repo").toRealPath(),
                SimpleFileServer.OutputLevel.NONE);
        repository.start();
        var files = new HostFiles(root);
        String source = "/etc/yum.repos.d/kubernetes.repo";
        files.write(
                source,
                files.read(source)
                        .orElseThrow()
                        .replaceAll(
                                "baseurl=.*",
                                "baseurl=http://127.0.0.1:"
                                        + repository.getAddress().getPort() + "/"));
        Path folder = Files.createTempDirectory("kubehop-dnf");
        Path within = Files.createDirectories(root.resolve(folder.toString().substring(1)));
        Files.delete(folder);
        Files.createSymbolicLink(folder, within);
        try {
            thereAndBack(root, inside, folder);
        } finally {
            repository.stop(0);
            HostFiles.delete(within);
            Files.delete(folder);
        }
    }

    /** @param folder of one name inside and outside */
    private static void thereAndBack(Path root, Commands inside, Path folder) throws Exception {
        var slow =
                new RealSettings.Limits(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, Duration.ZERO, Duration.ofMillis(50));
        var family = new Dnf(false);
        var rooted = new HostFiles(root);
        var turn = new PackageTurn(family, inside, rooted, slow);
        var packages = new HostPackages(family, rooted, turn, folder);
        assertThat(packages.installed("kubelet")).contains("1.35.4-150500.1.1");

        // Kept inside and outside by the same name.
        Path kept = Files.createDirectories(root.resolve("root/kept"));
        assertThat(packages.keep(packages.installed(ALL), Path.of("/root/kept")))
                .isEmpty();
        try (Stream<Path> all = Files.list(kept)) {
            assertThat(all).hasSize(3);
        }
        packages.download(ALL, NEW, Pins.NONE);
        assertThat(packages.installed("kubelet")).as("fetched only").contains("1.35.4-150500.1.1");
        assertThat(inside.run(Commands.Command.of(LIMIT, "dnf", "-y", "upgrade"))
                        .ok())
                .isTrue();
        assertThat(packages.installed("kubelet"))
                .as("excluded from ordinary updates")
                .contains("1.35.4-150500.1.1");

        packages.install(ALL, NEW, Pins.NONE);
        assertThat(packages.installed(ALL)).extracting(one -> one.upstream()).containsOnly("1.36.3");
        assertThat(inside.run(Commands.Command.of(LIMIT, "kubelet", "--version"))
                        .out())
                .contains("v1.36.3");
        packages.install(ALL, NEW, Pins.NONE);

        theVersionLockMovesWithItsPackage(packages, inside, slow);
        packages.installBack(List.of(new Pinned("kubelet", "1.35.4-150500.1.1")), Pins.NONE);
        assertThat(packages.installed("kubelet")).contains("1.35.4-150500.1.1");
        Commands.Outcome files = inside.run(Commands.Command.of(
                LIMIT,
                new Dnf(false)
                        .installFiles(List.of(
                                "/root/kept/kubeadm-1.35.4-150500.1.1.noarch.rpm",
                                "/root/kept/kubectl-1.35.4-150500.1.1.noarch.rpm"))));
        assertThat(files.ok()).as(files.why()).isTrue();
        assertThat(packages.installed(ALL)).extracting(one -> one.upstream()).containsOnly("1.35.4");

        assertThatThrownBy(() -> packages.install(ALL, KubeVersion.parse("1.37.2"), Pins.NONE))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining("the package sources have no v1.37.2");
        onlyWhatTheOrderNamesIsInstalled(root, packages);
        aTamperedPackageIsRefused(root, packages);
    }

    /** From the version before, as somebody's lock was made then. */
    private static void theVersionLockMovesWithItsPackage(
            HostPackages packages, Commands inside, RealSettings.Limits limits) throws Exception {
        packages.installBack(List.of(new Pinned("kubelet", "1.35.4-150500.1.1")), Pins.NONE);
        Commands.Command list = Commands.Command.of(limits.packages(), "dnf", "-q", "versionlock", "list");
        packages.hold(ALL, Set.of("kubelet"));
        assertThat(packages.held(ALL)).containsExactly("kubelet");
        assertThat(inside.run(list).out()).contains("kubelet-0:1.35.4-150500.1.1");
        packages.install(ALL, NEW, Pins.NONE);
        packages.hold(ALL, Set.of("kubelet"));
        assertThat(inside.run(list).out())
                .contains("kubelet-0:1.36.3-150500.1.1")
                .doesNotContain("1.35.4", "kubeadm", "kubectl");
        packages.hold(ALL, Set.of());
        assertThat(inside.run(list).out()).doesNotContain("kubelet");
    }

    private static void onlyWhatTheOrderNamesIsInstalled(Path root, HostPackages packages) throws Exception {
        String file = "kubelet-1.36.3-150500.1.1.noarch.rpm";
        List<String> kubelet = List.of("kubelet");
        Pins bad = Pins.of(new Dnf(false), Map.of(file, "0".repeat(64)), kubelet);
        assertThatThrownBy(() -> packages.install(kubelet, NEW, bad))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining(file + " has SHA-256");
        assertThat(packages.installed("kubelet")).contains("1.35.4-150500.1.1");
        Pins good = Pins.of(
                new Dnf(false),
                Map.of(file, Sha256.of(root.resolve("root/repo/noarch").resolve(file))),
                kubelet);
        packages.download(kubelet, NEW, good);
        packages.install(kubelet, NEW, good);
        assertThat(packages.installed("kubelet")).contains("1.36.3-150500.1.1");
        packages.installBack(List.of(new Pinned("kubelet", "1.35.4-150500.1.1")), Pins.NONE);
    }

    private static void aTamperedPackageIsRefused(Path root, HostPackages packages) throws Exception {
        Path rpm = root.resolve("root/repo/noarch/kubelet-1.36.3-150500.1.1.noarch.rpm");
        byte[] good = Files.readAllBytes(rpm);
        try {
            byte[] bad = good.clone();
            bad[bad.length - 20] ^= 1;
            Files.write(rpm, bad, StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> packages.install(List.of("kubelet"), NEW, Pins.NONE))
                    .isInstanceOf(StepFailed.class)
                    .hasMessageContaining("kubelet");
            assertThat(packages.installed("kubelet")).contains("1.35.4-150500.1.1");
        } finally {
            Files.write(rpm, good, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }
}
