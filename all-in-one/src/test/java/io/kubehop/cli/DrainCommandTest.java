package io.kubehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.shape.App;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubehop drain} against a simulated cluster's API server. */
@Timeout(120)
class DrainCommandTest {
    private static final String FIRST = "worker-01";
    private static final String SECOND = "worker-02";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void nodesAreDrainedWithinTheBudgetAndStayCordoned() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.web())) {
            long pods = shop.pods(FIRST) + shop.pods(SECOND);
            assertThat(drain(shop, FIRST, SECOND)).as(said()).isZero();
            assertThat(pods).isPositive();
            assertThat(out.toString())
                    .contains(FIRST + ": cordoned", FIRST + ": evicting shop/web-", FIRST + ": empty after")
                    .contains("drained 2 of 2 nodes", "cordoned: " + FIRST + ", " + SECOND)
                    .doesNotContain("agent");
            assertThat(shop.pods(FIRST) + shop.pods(SECOND)).isZero();
            assertThat(List.of(shop.node(FIRST), shop.node(SECOND)))
                    .allMatch(node -> node.spec().unschedulable())
                    .as("a mark of ours would let an upgrade take the cordon for its own")
                    .noneMatch(DrainCommandTest::marked);
        }
    }

    @Test
    void aPodWithoutControllerLeavesEveryNodeAsItWas() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.web())) {
            shop.lonelyPod(FIRST);
            long pods = shop.pods(FIRST) + shop.pods(SECOND);
            assertThat(drain(shop, SECOND, FIRST)).isEqualTo(1);
            assertThat(out.toString()).contains("shop/lonely has no controller", "none was touched");
            assertThat(shop.pods(FIRST) + shop.pods(SECOND)).isEqualTo(pods);
            assertThat(shop.node(FIRST)).matches(node -> !node.spec().unschedulable() && !marked(node));
            assertThat(drain(shop, "--force", FIRST)).as(said()).isZero();
            assertThat(shop.pods(FIRST)).isZero();
        }
    }

    @Test
    void outOfTimeNamesWhoBlocksAndGivesTheNodeBack() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.unmovable())) {
            assertThat(drain(shop, "--timeout", "2s", FIRST)).isEqualTo(1);
            assertThat(out.toString())
                    .contains("can never be evicted (budget shop/vault)")
                    .contains("a maxUnavailable of more than 0 in budget shop/vault")
                    .contains(FIRST + ": drain given up", FIRST + ": given back");
            assertThat(shop.node(FIRST)).matches(node -> !node.spec().unschedulable() && !marked(node));
        }
    }

    @Test
    void aPersonsCordonStaysWhenTheDrainFails() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.unmovable())) {
            shop.cordon(FIRST);
            assertThat(drain(shop, "--timeout", "1s", FIRST)).isEqualTo(1);
            assertThat(shop.node(FIRST)).matches(node -> node.spec().unschedulable());
        }
    }

    @Test
    void aDryRunAddsUpTheBatchAndChangesNothing() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.web(), Shop.unmovable())) {
            long before = shop.version();
            assertThat(drain(shop, "--dry-run", FIRST, SECOND)).isEqualTo(1);
            assertThat(shop.version()).isEqualTo(before);
            assertThat(out.toString())
                    .containsPattern("evict   shop/web-\\S+  \\(budget shop/web\\)")
                    .containsPattern("leave   kube-system/kube-proxy-\\S+  \\(DaemonSet pod\\)")
                    .contains("budget shop/web: 4 pods to move, 1 allowed now: at least 4 waves")
                    .contains("in the way:", "budget shop/vault: 2 pods to move, and it never allows one");
        }
    }

    @Test
    void aDryRunOfWhatCanBeDrainedEndsWellThoughItHasToWait() throws IOException {
        try (Shop shop = Shop.of(folder, Shop.web())) {
            assertThat(drain(shop, "--dry-run", FIRST)).as(said()).isZero();
            assertThat(out.toString()).contains("2 pods to move, 1 allowed now: at least 2 waves");
        }
    }

    @Test
    void whatCannotBeUsedIsOneLineAndChangesNothing() throws IOException {
        try (Shop shop = Shop.of(folder)) {
            long before = shop.version();
            assertThat(drain(shop, FIRST, "worker-99")).isEqualTo(2);
            assertThat(err.toString()).contains("no node 'worker-99'").hasLineCount(1);
            assertThat(shop.version()).isEqualTo(before);
            assertThat(run("drain", "--kubeconfig", folder.resolve("none").toString(), FIRST))
                    .isEqualTo(2);
            assertThat(drain(shop, "--timeout", "soon", FIRST)).isEqualTo(2);
            assertThat(drain(shop)).isEqualTo(2);
            assertThat(drain(shop, "--disable-eviction", FIRST)).isEqualTo(2);
            assertThat(err.toString()).contains("no such file", "'soon'", "NODE", "'--disable-eviction'");
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void aSignalGivesTheNodeBack() throws Exception {
        App slow = Shop.web().taking("1h", "5s");
        try (Shop shop = Shop.of(folder, slow)) {
            Process drain =
                    new ProcessBuilder(command(shop)).redirectErrorStream(true).start();
            try (var lines = drain.inputReader(StandardCharsets.UTF_8)) {
                var said = new ArrayList<String>();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                    if (line.contains("evicted shop/web-")) {
                        drain.toHandle().destroy(); // unlike Process.destroy it leaves the output open
                    }
                }
                assertThat(drain.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(drain.exitValue()).as(said.toString()).isEqualTo(1);
                assertThat(said)
                        .anyMatch(line -> line.contains("stopping"))
                        .contains(FIRST + ": given back, as schedulable as it was found");
                assertThat(shop.node(FIRST)).matches(node -> !node.spec().unschedulable() && !marked(node));
            } finally {
                drain.destroyForcibly();
            }
        }
    }

    private List<String> command(Shop shop) throws IOException {
        Path log = Files.createFile(folder.resolve("child.log"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dkubehop.log=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "io.kubehop.Kubehop",
                "drain",
                "--kubeconfig",
                shop.kubeconfig.toString(),
                FIRST);
    }

    private static boolean marked(Node node) {
        return node.meta().annotations().containsKey(NodeCordon.MARK);
    }

    private int drain(Shop shop, String... arguments) {
        var all = new ArrayList<>(List.of("drain", "--kubeconfig", shop.kubeconfig.toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return KubehopCommand.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), arguments);
    }

    private String said() {
        return out + "\n" + err;
    }
}
