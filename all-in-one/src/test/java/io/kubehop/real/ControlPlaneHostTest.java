package io.kubehop.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.agent.controlplane.StaticPods;
import io.kubehop.agent.host.RealHost;
import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first control-plane node of a hop, 1.35 → 1.36, with the real kubeadm, kubelet, apt, etcdctl and etcdutl of a testbed's host,
 * and an agent that dies of each command. Nothing runs the containers of its static pods: the API server that answers is the
 * testbed's, moved when kubeadm has written its manifest.
 */
@Tag("real")
@Tag("hosts")
class ControlPlaneHostTest {
    private static final String FROM = "1.35.4";
    private static final String TO = "1.36.3";
    private static final String SNAPSHOT = "var/lib/kubehop-snapshots/u1-hop-1";
    private static final String NOTE = SNAPSHOT + "/snapshot.json";

    @TempDir
    private Path folder;

    private final List<String> deaths = new ArrayList<>();
    private Testbed testbed;
    private AgentHost host;
    private KubernetesClient client;
    private String note = "";

    @BeforeEach
    void aControlPlaneNode() throws Exception {
        testbed = Testbed.up("1.35");
        host = AgentHost.controlPlane(testbed, "cp1", "1.35");
        Files.createDirectories(host.root().resolve("mnt/backup"));
        client = DrainBench.client(testbed.kubeconfig());
    }

    @AfterEach
    void down() throws IOException {
        if (client != null) {
            client.close();
        }
        if (testbed != null) {
            testbed.close();
        }
    }

    @Test
    void it_moves_although_its_agent_is_killed_at_every_command_with_a_snapshot_from_before() throws Exception {
        imagesAreThereAheadOfTheDrain();
        Instant start = Instant.now();
        AgentHost.Deaths upgrade;
        try (var _ = HealthCheckJobs.completedIn(client)) {
            upgrade = host.deadlyStory("upgrade", FROM, TO, "1-control-plane-01", this::meanwhile);
        }
        AgentHost.Ended last = upgrade.last();
        assertThat(last.lines("NodeUpgraded")).as(last.said()).hasSize(1);
        assertThat(last.lines("StepFailed")).as(last.said()).isEmpty();
        assertThat(deaths)
                .anyMatch(death -> death.startsWith("during etcdctl") && death.contains(" snapshot save "))
                .anyMatch(death -> death.startsWith(DyingCommands.HALF_WAY + DyingCommands.APPLY))
                .anyMatch(death -> death.startsWith("during " + DyingCommands.APPLY))
                .anyMatch(death -> death.startsWith(DyingCommands.AFTER + DyingCommands.APPLY))
                .contains("after systemctl restart kubelet");

        assertThat(host.shell("kubelet --version").strip()).isEqualTo("Kubernetes v" + TO);
        assertThat(images()).containsOnly("v" + TO);
        assertThat(host.shell("apt-mark showhold")).isEqualTo("kubeadm\nkubectl\nkubelet\n");
        assertThat(read(NOTE)).as("the snapshot is the one from before").isEqualTo(note);
        assertThat(read("root/copied").strip()).isEqualTo("/" + SNAPSHOT);
        assertThat(host.root().resolve("mnt/backup/cp1/u1-hop-1/etcd.db"))
                .hasSameBinaryContentAs(host.root().resolve(SNAPSHOT + "/etcd.db"));
        System.out.printf(
                "real hosts: the agent of a control-plane node killed %d times in an upgrade, in %d s%n",
                upgrade.count(), Duration.between(start, Instant.now()).toSeconds());
    }

    /** The testbed's runtime lists an image when it is asked for by its name, and no others: what is wanted is read from the manifests. */
    private void imagesAreThereAheadOfTheDrain() throws Exception {
        String crictl = Optional.ofNullable(System.getenv("KUBEHOP_CRICTL")).orElse("");
        if (crictl.isEmpty()) {
            System.out.println("KUBEHOP_CRICTL names no crictl: images pulled ahead are not looked at");
            return;
        }
        Path bin = Files.createDirectories(host.root().resolve("usr/local/bin"));
        Files.copy(Path.of(crictl), bin.resolve("crictl"), StandardCopyOption.COPY_ATTRIBUTES);
        AgentHost.Ended ahead = host.story("prepare", FROM, TO, "1-control-plane-01", Duration.ofMinutes(1));
        assertThat(ahead.lines("NodePrepared")).as(ahead.said()).hasSize(1);
        for (String component : StaticPods.COMPONENTS) {
            String image = Optional.ofNullable(
                            StaticPods.of(Map.of(component, read("etc/kubernetes/manifests/" + component + ".yaml")))
                                    .images()
                                    .get(component))
                    .orElseThrow()
                    .replace(FROM, TO);
            assertThat(host.shell(
                            "crictl --runtime-endpoint unix:///run/containerd/containerd.sock images -o json " + image))
                    .contains('"' + image + '"');
        }
    }

    private void meanwhile(String death) throws Exception {
        deaths.add(death);
        if (death.startsWith(DyingCommands.BEFORE + DyingCommands.APPLY)) {
            snapshotIsWhole();
            kubeadmCannotReachTheApiServer();
            ready();
        } else if (death.startsWith(DyingCommands.HALF_WAY)) {
            assertThat(images()).as("of old and new").containsExactlyInAnyOrder("v" + FROM, "v" + FROM, "v" + TO);
            testbed.upgrade("1.36");
            ready();
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(host.root().resolve(name));
    }

    private List<String> images() throws IOException, InterruptedException {
        return host.shell("sed -n 's/.*image: .*://p' /etc/kubernetes/manifests/kube-*.yaml")
                .lines()
                .toList();
    }

    /**
     * While the API server was away the kubelet could not say that the node is well; what is known from before may be overtaken any
     * moment, so it has to have said it anew.
     */
    private void ready() {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        Pauses.until(
                "cp1 is Ready again",
                Duration.ofMinutes(3),
                () -> renewed().isAfter(now)
                        && client.nodes().withName("cp1").get().getStatus().getConditions().stream()
                                .anyMatch(one -> one.getType().equals("Ready")
                                        && one.getStatus().equals("True")),
                () -> renewed() + " "
                        + client.nodes().withName("cp1").get().getStatus().toString());
    }

    private ZonedDateTime renewed() {
        return client.leases()
                .inNamespace("kube-node-lease")
                .withName("cp1")
                .get()
                .getSpec()
                .getRenewTime();
    }

    private void snapshotIsWhole() throws IOException {
        note = read(NOTE);
        assertThat(note).contains("\"keys\"", "\"sha256\"");
        assertThat(host.root().resolve(SNAPSHOT + "/kubernetes/pki/ca.key"))
                .hasSameBinaryContentAs(host.root().resolve("etc/kubernetes/pki/ca.key"));
        assertThat(read(SNAPSHOT + "/kubernetes/manifests/kube-apiserver.yaml")).contains("kube-apiserver:v" + FROM);
    }

    private void kubeadmCannotReachTheApiServer() throws Exception {
        var order = new WorkOrder(
                "cluster",
                "u1",
                "1-control-plane-01",
                1,
                1,
                "cp1",
                NodeRole.CONTROL_PLANE,
                "",
                KubeVersion.parse(FROM),
                KubeVersion.parse(TO),
                true);
        var commands = new HostCommands(Path.of(testbed.command()), testbed.home(), "cp1");
        RealHost outside = RealHost.of(commands, host.root(), folder, AgentStory.SETTINGS);
        testbed.component("stop", "kube-apiserver");
        Host.Result result = outside.run(new Step(Step.APPLY_UPGRADE, ""), order, 1);
        testbed.component("start", "kube-apiserver");
        assertThat(result).isInstanceOf(Host.Result.Failed.class);
        assertThat(((Host.Result.Failed) result).reason())
                .startsWith("kubeadm upgrade apply failed: ")
                .contains("every component is what it was (kube-apiserver v1.35.4")
                .endsWith("the snapshot of etcd from before is /" + SNAPSHOT);
    }
}
