package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.agent.controlplane.StaticPods;
import io.kubehop.agent.host.Commands;
import io.kubehop.agent.host.Provisions;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.host.RealSettings;
import io.kubehop.agent.host.etcd.SnapshotSettings;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Runbook;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first control-plane node of a hop, 1.35 → 1.36, with the real kubeadm, kubelet, apt, etcdctl and etcdutl of a testbed's host.
 * Nothing runs the containers of its static pods: the API server that answers is the testbed's, moved when kubeadm has written
 * the manifests.
 */
@Tag("real")
@Tag("hosts")
class ControlPlaneHostTest {
    private static final KubeVersion FROM = KubeVersion.parse("1.35.4");
    private static final KubeVersion TO = KubeVersion.parse("1.36.3");
    private static final Host.Result DONE = new Host.Result.Done();
    private static final String SNAPSHOT = "var/lib/kubehop-snapshots/u1-hop-1";

    @Test
    void the_first_control_plane_node_of_a_hop_moves_with_a_snapshot_from_before() throws Exception {
        String testbed = Optional.ofNullable(System.getenv("KUBEHOP_TESTBED")).orElse("");
        assumeTrue(!testbed.isEmpty(), "KUBEHOP_TESTBED does not name a testbed: the real suite is skipped");
        Path home = Files.createTempDirectory("kubehop-cp");
        Path folder = Files.createDirectories(home.resolve("agent"));
        Path cluster = home.resolve("cluster");
        try {
            run(testbed, folder, "up", cluster.toString(), "1.35");
            run(testbed, folder, "host", cluster.toString(), "cp1", "control-plane", "1.35");
            try (var client = DrainBench.client(cluster.resolve("kubeconfig"));
                    var _ = HealthCheckJobs.completedIn(client)) {
                upgrade(testbed, cluster, folder, client);
            }
        } finally {
            if (Files.exists(cluster)) {
                run(testbed, folder, "down", cluster.toString());
            }
        }
    }

    private static void upgrade(String testbed, Path cluster, Path folder, KubernetesClient client) throws Exception {
        Path root = cluster.resolve("hosts/cp1");
        Files.createDirectories(root.resolve("mnt/backup"));
        var commands = new HostCommands(Path.of(testbed), cluster, "cp1");
        RealSettings settings = RealSettings.DEFAULT.with(Provisions.DEFAULT.withSnapshots(new SnapshotSettings(
                true,
                "/var/lib/kubehop-snapshots",
                3,
                Optional.of("/mnt/backup"),
                List.of("sh", "-c", "echo $KUBEHOP_SNAPSHOT > /root/copied"),
                Duration.ofMinutes(2))));
        RealHost host = RealHost.of(commands, root, folder, settings);
        WorkOrder order = order();
        imagesAreThereAheadOfTheDrain(root, commands, host, order);
        for (Step step : Runbook.REAL.of(order)) {
            if (step.name().equals(Step.APPLY_UPGRADE)) {
                kubeadmCannotReachTheApiServer(testbed, cluster, host, step, folder);
                ready(client);
            }
            // The agent on the host asks the kubelet itself, which only it can see.
            if (step.name().equals(Step.CHECK_KUBELET)) {
                break;
            }
            long begun = System.nanoTime();
            assertThat(host.run(step, order, 1)).as(step.name()).isEqualTo(DONE);
            System.out.printf("%-24s %6.1f s%n", step.name(), (System.nanoTime() - begun) / 1e9);
            if (step.name().equals(Step.SAVE_SNAPSHOT)) {
                snapshotIsWhole(root);
            }
            if (step.name().equals(Step.APPLY_UPGRADE)) {
                run(testbed, folder, "upgrade", cluster.toString(), "1.36");
            }
        }
        assertThat(host.version("cp1")).isEqualTo(TO);
        assertThat(Files.readString(root.resolve("etc/kubernetes/manifests/kube-apiserver.yaml")))
                .contains("kube-apiserver:v1.36.3");
        assertThat(Files.readString(root.resolve("root/copied")).strip()).isEqualTo("/" + SNAPSHOT);
        assertThat(root.resolve("mnt/backup/cp1/u1-hop-1/etcd.db"))
                .hasSameBinaryContentAs(root.resolve(SNAPSHOT + "/etcd.db"));
    }

    /** The testbed's runtime lists an image when it is asked for by its name, and no others: what is wanted is read from the manifests. */
    private static void imagesAreThereAheadOfTheDrain(Path root, HostCommands commands, RealHost host, WorkOrder order)
            throws Exception {
        String crictl = Optional.ofNullable(System.getenv("KUBEHOP_CRICTL")).orElse("");
        if (crictl.isEmpty()) {
            System.out.println("KUBEHOP_CRICTL names no crictl: images pulled ahead are not looked at");
            return;
        }
        Path bin = Files.createDirectories(root.resolve("usr/local/bin"));
        Files.copy(Path.of(crictl), bin.resolve("crictl"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(host.run(new Step(Step.PREPARE, ""), order, 1)).isEqualTo(DONE);
        Path manifests = root.resolve("etc/kubernetes/manifests");
        for (String component : StaticPods.COMPONENTS) {
            String manifest = Files.readString(manifests.resolve(component + ".yaml"));
            String image = Optional.ofNullable(
                            StaticPods.of(Map.of(component, manifest)).images().get(component))
                    .orElseThrow()
                    .replace(FROM.toString(), TO.toString());
            assertThat(commands.run(Commands.Command.of(
                                    Duration.ofSeconds(30),
                                    "crictl",
                                    "--runtime-endpoint",
                                    "unix:///run/containerd/containerd.sock",
                                    "images",
                                    "-o",
                                    "json",
                                    image))
                            .out())
                    .contains('"' + image + '"');
        }
    }

    /** While the API server was away the kubelet could not say that the node is well. */
    private static void ready(KubernetesClient client) {
        Pauses.until(
                "cp1 is Ready again",
                Duration.ofMinutes(2),
                () -> client.nodes().withName("cp1").get().getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True")),
                () -> client.nodes().withName("cp1").get().getStatus().toString());
    }

    private static void snapshotIsWhole(Path root) throws IOException {
        assertThat(Files.readString(root.resolve(SNAPSHOT + "/snapshot.json"))).contains("\"keys\"", "\"sha256\"");
        assertThat(root.resolve(SNAPSHOT + "/kubernetes/pki/ca.key"))
                .hasSameBinaryContentAs(root.resolve("etc/kubernetes/pki/ca.key"));
        assertThat(Files.readString(root.resolve(SNAPSHOT + "/kubernetes/manifests/kube-apiserver.yaml")))
                .contains("kube-apiserver:v1.35.4");
    }

    private static void kubeadmCannotReachTheApiServer(
            String testbed, Path cluster, RealHost host, Step apply, Path folder) throws Exception {
        run(testbed, folder, "stop", cluster.toString(), "kube-apiserver");
        Host.Result result = host.run(apply, order(), 1);
        run(testbed, folder, "start", cluster.toString(), "kube-apiserver");
        assertThat(result).isInstanceOf(Host.Result.Failed.class);
        assertThat(((Host.Result.Failed) result).reason())
                .startsWith("kubeadm upgrade apply failed: ")
                .contains("every component is what it was (kube-apiserver v1.35.4")
                .endsWith("the snapshot of etcd from before is /" + SNAPSHOT);
        System.out.println(((Host.Result.Failed) result).reason());
    }

    private static WorkOrder order() {
        return new WorkOrder("cl", "u1", "1-control-plane-01", 1, 1, "cp1", NodeRole.CONTROL_PLANE, "", FROM, TO, true);
    }

    /** The folder is seen at the same place inside the host. */
    private static void run(String testbed, Path folder, String... arguments) throws Exception {
        Path output = folder.resolveSibling("testbed.log");
        var builder = new ProcessBuilder(
                        Stream.concat(Stream.of(testbed), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TESTBED_BIND", folder.toString());
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as(List.of(arguments).toString())
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
