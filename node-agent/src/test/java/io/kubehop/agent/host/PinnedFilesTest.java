package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that say what the packages have to be, on a host with apt whose packages all have the content "deb". */
class PinnedFilesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Host.Result DONE = new Host.Result.Done();
    private static final String BAD = "0".repeat(64);
    private static final String ARCHITECTURE =
            System.getProperty("os.arch").equals("aarch64") ? "_arm64.deb" : "_amd64.deb";

    private final Programs programs = new Programs("1.34.4-1.1", "1.37.2-1.2", "1.37.2-1.1");

    @TempDir
    private Path temporary;

    private FolderHost host;
    private String good;

    @BeforeEach
    void aHost() throws Exception {
        host = new FolderHost(temporary, programs, FolderHost.QUICK);
        good = Sha256.of(Files.writeString(temporary.resolve("deb"), "deb"));
    }

    private static WorkOrder signed(WorkOrder order, Map<String, String> sums) {
        var files = new HashMap<String, String>();
        sums.forEach((name, sum) -> files.put(name + ARCHITECTURE, sum));
        String text = new OrderTerms(OrderKind.UPGRADE, order, files, 1, NOON, NOON.plusSeconds(60)).text();
        return order.with(new SignedOrder("key", text, "believed before"));
    }

    private static WorkOrder up(Map<String, String> sums) {
        return signed(FolderHost.order("b1", "1.34.4", "1.37.2"), sums);
    }

    private String refusal(String file) {
        return "kubelet " + file + " is not the file that the order names: kubelet_" + file + "_amd64.deb has SHA-256 "
                + good + ", expected is " + BAD + "; nothing of it is installed";
    }

    @Test
    void whatTheOrderNamesIsInstalledFromTheFileThatWasHeldAgainstItAndTheRestAsEver() throws Exception {
        WorkOrder order = up(Map.of("kubelet_1.37.2-1.1", good, "kubeadm_1.37.2-1.1", good));
        host.runUntil(Step.CHECK_KUBELET, order);
        assertThat(programs.installed)
                .containsEntry("kubelet", "1.37.2-1.1")
                .containsEntry("kubeadm", "1.37.2-1.1")
                .containsEntry("kubectl", "1.37.2-1.2");
        assertThat(programs.changes())
                .contains(
                        "apt-get install kubeadm_1.37.2-1.1_amd64.deb",
                        "apt-get install kubectl=1.37.2-1.2 kubelet_1.37.2-1.1_amd64.deb");
        assertThat(host.kept()).noneMatch(file -> file.startsWith("pinned"));
    }

    @Test
    void aFileThatIsAnotherIsRefusedWhileTheNodeStillRuns() throws Exception {
        WorkOrder order = up(Map.of("kubelet_1.37.2-1.1", BAD));
        assertThat(host.run(Step.PREPARE, order)).isEqualTo(new Host.Result.Hopeless(refusal("1.37.2-1.1")));
        assertThat(host.run(Step.DOWNLOAD, order)).isEqualTo(new Host.Result.Hopeless(refusal("1.37.2-1.1")));
        assertThat(host.run(Step.INSTALL_KUBELET, order)).isEqualTo(new Host.Result.Hopeless(refusal("1.37.2-1.1")));
        assertThat(programs.installed).containsValue("1.34.4-1.1").doesNotContainValue("1.37.2-1.1");
        assertThat(host.kept()).noneMatch(file -> file.startsWith("pinned"));
    }

    @Test
    void aFileThatIsChangedAfterItWasFetchedIsFetchedAgain() throws Exception {
        WorkOrder order = up(Map.of("kubelet_1.37.2-1.1", good));
        host.runUntil(Step.INSTALL_KUBEADM, order);
        Path file = host.folder.resolve("pinned/kubelet/kubelet_1.37.2-1.1_amd64.deb");
        Files.writeString(file, "evil");
        assertThat(host.run(Step.INSTALL_KUBELET, order)).isEqualTo(DONE);
        assertThat(programs.lines)
                .filteredOn(line -> line.contains("download kubelet=1.37.2-1.1"))
                .hasSize(2);
    }

    @Test
    void anotherRevisionThanTheOneNamedIsNone() throws Exception {
        programs.available.remove("1.37.2-1.1");
        WorkOrder order = up(Map.of("kubelet_1.37.2-1.1", good));
        host.runUntil(Step.DOWNLOAD, order);
        assertThat(host.run(Step.DOWNLOAD, order))
                .isEqualTo(new Host.Result.Hopeless(
                        "the package sources have no v1.37.2 of kubelet whose file the order names"));
        assertThat(host.run(Step.INSTALL_KUBELET, order)).isInstanceOf(Host.Result.Hopeless.class);
        assertThat(programs.installed).containsEntry("kubelet", "1.34.4-1.1");
    }

    @Test
    void onTheWayBackByOrderWhatWasKeptIsHeldAgainstItToo() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, up(Map.of()));
        host.settle();
        WorkOrder down = FolderHost.order("back", "1.37.2", "1.34.4");
        assertThat(host.run(Step.PACKAGES_BACK, signed(down, Map.of("kubelet_1.34.4-1.1", BAD))))
                .isEqualTo(new Host.Result.Hopeless(refusal("1.34.4-1.1")));
        assertThat(programs.installed).containsEntry("kubelet", "1.37.2-1.2");
        host.runBack(signed(down, Map.of("kubelet_1.34.4-1.1", good)));
        assertThat(List.copyOf(programs.installed.values())).containsOnly("1.34.4-1.1");
    }
}
