package io.kubehop.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.PodTemplate;
import io.kubehop.simulator.model.Resources;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.Toleration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, from the testbed's folder of binaries, against the simulator. */
final class KubectlTest {
    private static final String VARIABLE = "KUBEHOP_TESTBED";
    private static final double SPEED = 10;

    @TempDir
    Path folder;

    private final List<HttpApiServer> servers = new ArrayList<>();
    private String kubectl = "";

    @BeforeEach
    void start() throws IOException {
        Optional<String> script = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank());
        assumeTrue(script.isPresent(), VARIABLE + " does not name a testbed script, which has a kubectl");
        kubectl = Commands.finish(List.of(script.orElseThrow(), "bin", "1.37"))
                        .printed()
                        .strip() + "/kubectl";
        assumeTrue(Files.isExecutable(Path.of(kubectl)), "the testbed is not built");
        HttpApiServer server = HttpApiServer.start(cluster(), 0, SPEED);
        servers.add(server);
        Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    }

    @AfterEach
    void stop() {
        servers.forEach(HttpApiServer::close);
    }

    @Test
    void getPrintsTheUsualColumns() {
        assertThat(kubectl("get", "nodes").lines().map(KubectlTest::words))
                .startsWith(List.of("NAME", "STATUS", "ROLES", "AGE", "VERSION"))
                .hasSize(4);
        assertThat(kubectl("get", "nodes", "-o", "wide")).contains("CONTAINER-RUNTIME", "containerd://");
        assertThat(kubectl("get", "pods").lines().map(KubectlTest::words))
                .startsWith(List.of("NAME", "READY", "STATUS", "RESTARTS", "AGE"))
                .anySatisfy(line -> assertThat(line).startsWith("db-0", "1/1", "Running", "0"));
        assertThat(kubectl("get", "pods", "-o", "wide")).contains("NODE", "worker-");
        assertThat(words(kubectl("get", "pdb", "--no-headers"))).startsWith("web", "50%", "N/A", "1");
        assertThat(words(kubectl("get", "deploy", "--no-headers"))).startsWith("web", "3/3", "3", "3");
        assertThat(words(kubectl("get", "sts", "--no-headers"))).startsWith("db", "1/1");
        assertThat(words(kubectl("get", "ds", "-n", "kube-system", "--no-headers")))
                .startsWith("proxy", "3", "3", "3", "3", "3", "<none>");
        assertThat(kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}"))
                .isEqualTo("worker-0 worker-1 worker-2");
    }

    @Test
    void getSelectsAndPages() {
        assertThat(kubectl("get", "pods", "-l", "app in (db)", "-o", "name")).isEqualTo("pod/db-0\n");
        assertThat(kubectl("get", "pods", "-A", "--chunk-size=2", "-o", "name").lines())
                .hasSize(7);
        assertThat(kubectl("get", "pods", "-A", "--field-selector", "spec.nodeName=worker-1", "-o", "name"))
                .contains("pod/proxy-");
    }

    @Test
    void aWatchPrintsWhatChanges() throws IOException, InterruptedException {
        Path output = folder.resolve("watch.txt");
        Process watch = new ProcessBuilder(kubectl, "--kubeconfig", kubeconfig(), "get", "nodes", "-w")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await(output, "worker-2");
            kubectl("cordon", "worker-2");
            await(output, "Ready,SchedulingDisabled");
        } finally {
            watch.destroy();
            watch.waitFor();
        }
        assertThat(Files.readString(output).lines().filter(line -> line.startsWith("NAME")))
                .hasSize(1);
    }

    @Test
    void cordonAndUncordonChangeTheNode() {
        assertThat(kubectl("cordon", "worker-0")).contains("node/worker-0 cordoned");
        assertThat(kubectl("get", "node", "worker-0")).contains("Ready,SchedulingDisabled");
        assertThat(kubectl("uncordon", "worker-0")).contains("node/worker-0 uncordoned");
        assertThat(kubectl("get", "node", "worker-0")).doesNotContain("SchedulingDisabled");
    }

    @Test
    void drainMovesEveryPodButThoseOfDaemonSets() {
        for (String node : List.of("worker-0", "worker-1", "worker-2")) {
            String printed = kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data");
            assertThat(printed).contains("node/" + node + " drained");
            String left = kubectl("get", "pods", "-A", "--field-selector", "spec.nodeName=" + node, "-o", "name");
            assertThat(left.lines())
                    .allMatch(line -> line.startsWith("pod/proxy-"))
                    .hasSize(1);
            kubectl("uncordon", node);
        }
        kubectl("wait", "--for=condition=Available", "deploy/web", "--timeout=30s");
    }

    @Test
    void drainWaitsForAFullBudget() {
        server().call(cluster -> cluster.api()
                .create(
                        Kind.BUDGET,
                        PodDisruptionBudget.minAvailable(
                                "default", "db", LabelSelector.of("app", "db"), IntOrPercent.count(1)))
                .orThrow());
        String node = kubectl("get", "pod", "db-0", "-o", "jsonpath={.spec.nodeName}");
        Commands.Finished drain = finish(
                "drain",
                node,
                "--ignore-daemonsets",
                "--delete-emptydir-data",
                "--pod-selector=app=db",
                "--timeout=2s");
        assertThat(drain.exit()).isNotZero();
        assertThat(drain.printed()).contains("Cannot evict pod as it would violate the pod's disruption budget.");
    }

    @Test
    void deleteWaitsUntilThePodIsGone() {
        String before = kubectl("get", "pod", "db-0", "-o", "jsonpath={.metadata.uid}");
        assertThat(kubectl("delete", "pod", "db-0")).contains("pod \"db-0\" deleted");
        kubectl("wait", "--for=create", "pod/db-0", "--timeout=30s");
        assertThat(kubectl("get", "pod", "db-0", "-o", "jsonpath={.metadata.uid}"))
                .isNotEqualTo(before);
    }

    @Test
    void labelsTaintsAndScalesAreWritten() {
        kubectl("label", "node", "worker-1", "example.com/x=y");
        assertThat(kubectl("get", "nodes", "-l", "example.com/x=y", "-o", "name"))
                .isEqualTo("node/worker-1\n");
        kubectl("taint", "node", "worker-1", "a=b:NoSchedule");
        kubectl("taint", "node", "worker-1", "a=b:NoSchedule-");
        kubectl("scale", "deploy", "web", "--replicas=5");
        kubectl("wait", "--for=jsonpath={.status.readyReplicas}=5", "deploy/web", "--timeout=30s");
    }

    @Test
    void createTakesAManifest() throws IOException {
        Path manifest = folder.resolve("pod.yaml");
        Files.writeString(manifest, """
                apiVersion: v1
                kind: Pod
                metadata: {name: single}
                spec: {containers: [{name: main, image: none, resources: {requests: {cpu: 100m, memory: 64Mi}}}]}
                """);
        kubectl("create", "--validate=false", "-f", manifest.toString());
        kubectl("wait", "--for=condition=Ready", "pod/single", "--timeout=30s");
    }

    private static Cluster cluster() {
        Cluster cluster = new Cluster(1, Instant.now());
        cluster.setVersionWithoutControlPlane("v1.37.2");
        for (int i = 0; i < 3; i++) {
            Node node = Node.named("worker-" + i, "v1.37.2", Resources.node(4, 16_384, 110), Map.of());
            cluster.api().create(Kind.NODE, node).orThrow();
        }
        PodSpec spec = PodSpec.of("none", Resources.request(100, 64));
        PodSpec scratch = spec.withVolumes(List.of(new PodSpec.Volume("tmp", PodSpec.VolumeSource.EMPTY_DIR, "")));
        PodSpec everywhere = spec.withTolerations(List.of(Toleration.everything()));
        cluster.api()
                .create(Kind.DEPLOYMENT, Deployment.of("default", "web", 3, PodTemplate.of(Map.of("app", "web"), spec)))
                .orThrow();
        cluster.api()
                .create(
                        Kind.STATEFUL_SET,
                        StatefulSet.of("default", "db", 1, PodTemplate.of(Map.of("app", "db"), scratch)))
                .orThrow();
        cluster.api()
                .create(
                        Kind.DAEMON_SET,
                        DaemonSet.of("kube-system", "proxy", PodTemplate.of(Map.of("app", "proxy"), everywhere)))
                .orThrow();
        cluster.api()
                .create(
                        Kind.BUDGET,
                        PodDisruptionBudget.minAvailable(
                                "default", "web", LabelSelector.of("app", "web"), IntOrPercent.percent(50)))
                .orThrow();
        assertThat(cluster.settle(Duration.ofMinutes(2))).isTrue();
        assertThat(cluster.store().list(Kind.POD)).allMatch(Pod::ready).hasSize(7);
        return cluster;
    }

    private HttpApiServer server() {
        return servers.getFirst();
    }

    private String kubectl(String... arguments) {
        Commands.Finished finished = finish(arguments);
        assertThat(finished.exit()).as(finished.printed()).isZero();
        return finished.printed();
    }

    private Commands.Finished finish(String... arguments) {
        List<String> command = new ArrayList<>(List.of(kubectl, "--kubeconfig", kubeconfig()));
        command.addAll(List.of(arguments));
        return Commands.finish(command);
    }

    private String kubeconfig() {
        return folder.resolve("kubeconfig").toString();
    }

    private static void await(Path file, String text) throws IOException, InterruptedException {
        long end =
                System.nanoTime() + Duration.ofSeconds(Commands.LIMIT_SECONDS).toNanos();
        while (!Files.readString(file).contains(text)) {
            assertThat(System.nanoTime()).as("%s never said %s", file, text).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }
}
