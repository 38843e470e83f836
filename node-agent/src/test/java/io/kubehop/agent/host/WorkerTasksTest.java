package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTasksTest {
    private static final WorkOrder ORDER = FolderHost.order("b1", "1.34.4", "1.37.2");
    private static final Host.Result DONE = new Host.Result.Done();
    private final Programs programs = new Programs("1.34.4-1.1", "1.37.2-1.1");

    @TempDir
    private Path temporary;

    private FolderHost host;

    @BeforeEach
    void aHost() throws Exception {
        host = new FolderHost(temporary, programs, FolderHost.QUICK);
    }

    @Test
    void aWorkerJumpsThreeMinorsWithEveryCleanUpOnTheWay() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(programs.installed)
                .containsOnlyKeys("kubeadm", "kubectl", "kubelet")
                .containsValue("1.37.2-1.1");
        assertThat(host.read(FolderHost.SOURCE)).contains("/v1.37/");
        assertThat(host.read(FolderHost.FLAGS))
                .isEqualTo("KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/crio.sock\"\n");
        assertThat(host.read("/var/lib/kubelet/instance-config.yaml"))
                .isEqualTo("containerRuntimeEndpoint: \"unix:///run/crio.sock\"\n");
        assertThat(host.read(FolderHost.CONFIG)).isEqualTo("new: true\n");
        assertThat(programs.changes())
                .containsExactly(
                        "env --chdir=packages apt-get download kubeadm=1.34.4-1.1",
                        "env --chdir=packages apt-get download kubectl=1.34.4-1.1",
                        "env --chdir=packages apt-get download kubelet=1.34.4-1.1",
                        "apt-get install --download-only kubeadm=1.37.2-1.1 kubectl=1.37.2-1.1 kubelet=1.37.2-1.1",
                        "apt-get install kubeadm=1.37.2-1.1",
                        "apt-mark hold kubeadm",
                        "kubeadm version --output=short",
                        "kubeadm upgrade node",
                        "apt-get install kubectl=1.37.2-1.1 kubelet=1.37.2-1.1",
                        "apt-mark hold kubelet",
                        "systemctl daemon-reload",
                        "systemctl restart kubelet");
    }

    @Test
    void holdsAreAsTheyWereFound() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(programs.held).containsExactly("kubeadm", "kubelet");
    }

    @Test
    void aPackageThatWasNotThereIsNotInstalled() throws Exception {
        programs.installed.remove("kubectl");
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(programs.installed).containsOnlyKeys("kubeadm", "kubelet");
    }

    @Test
    void theHostsOwnOptionsAreGivenToKubeadm() throws Exception {
        host.files.write("/etc/kubernetes/upgrade.yaml", "");
        host.runUntil(Step.INSTALL_KUBELET, ORDER);
        assertThat(programs.lines).contains("kubeadm upgrade node --config /etc/kubernetes/upgrade.yaml");
    }

    @Test
    void aStepDoneTwiceChangesNothingTheSecondTime() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        var flags = host.read(FolderHost.FLAGS);
        programs.lines.clear();
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(host.read(FolderHost.FLAGS)).isEqualTo(flags);
        assertThat(programs.changes())
                .containsExactly(
                        "apt-get install --download-only kubeadm=1.37.2-1.1 kubectl=1.37.2-1.1 kubelet=1.37.2-1.1",
                        "kubeadm version --output=short",
                        "kubeadm upgrade node",
                        "systemctl daemon-reload",
                        "systemctl restart kubelet");
    }

    @Test
    void workAheadInstallsAndRestartsNothing() throws Exception {
        assertThat(host.run(Step.PREPARE, ORDER)).isEqualTo(DONE);
        assertThat(programs.changes()).hasSize(4).allMatch(line -> line.contains("download"));
        assertThat(programs.installed).containsValue("1.34.4-1.1");
        assertThat(host.read(FolderHost.FLAGS)).contains("pod-infra");
    }

    @Test
    void aVersionThatTheSourcesDoNotHaveIsHopelessAndSaid() throws Exception {
        WorkOrder order = FolderHost.order("b1", "1.34.4", "1.37.9");
        host.runUntil(Step.DOWNLOAD, order);
        assertThat(host.run(Step.DOWNLOAD, order))
                .isEqualTo(
                        new Host.Result.Hopeless("the package sources have no v1.37.9 of kubeadm, kubectl, kubelet"));
        assertThat(programs.installed).containsValue("1.34.4-1.1");
    }

    @Test
    void aRepositoryThatIsDownIsSaidAndTriedAgain() throws Exception {
        WorkOrder order = FolderHost.order("b1", "1.34.4", "1.37.9");
        host.runUntil(Step.DOWNLOAD, order);
        programs.instead.put(
                "apt-get -q -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 update",
                _ -> Programs.failed("E: no route"));
        assertThat(host.run(Step.DOWNLOAD, order))
                .isEqualTo(new Host.Result.Failed("the package sources have no v1.37.9 of kubeadm, kubectl, kubelet;"
                        + " reading them again failed: exit code 100: E: no route"));
    }

    @Test
    void aFullDiskIsSaidInAptsWords() throws Exception {
        host.runUntil(Step.INSTALL_KUBELET, ORDER);
        programs.instead.put(
                "apt-get", _ -> Programs.failed("dpkg: error processing archive\nNo space left on device"));
        assertThat(host.run(Step.INSTALL_KUBELET, ORDER))
                .isEqualTo(new Host.Result.Failed("the installation of kubectl, kubelet failed: exit code 100:"
                        + " dpkg: error processing archive; No space left on device"));
    }

    @Test
    void kubeadmThatFailsIsSaidInItsWords() throws Exception {
        host.runUntil(Step.UPGRADE_NODE, ORDER);
        programs.instead.put("kubeadm upgrade", _ -> Programs.failed("[ERROR CRI]: no runtime"));
        assertThat(host.run(Step.UPGRADE_NODE, ORDER))
                .isEqualTo(
                        new Host.Result.Failed("kubeadm upgrade node failed: exit code 100: [ERROR CRI]: no runtime"));
    }

    @Test
    void whatWasInterruptedIsBroughtToItsEndFirst() throws Exception {
        host.runUntil(Step.INSTALL_KUBELET, ORDER);
        programs.installed.put("kubectl", "!1.37.2-1.1");
        programs.lines.clear();
        assertThat(host.run(Step.INSTALL_KUBELET, ORDER)).isEqualTo(DONE);
        assertThat(programs.changes()).startsWith("dpkg --configure -a", "apt-get install kubelet=1.37.2-1.1");
    }

    @Test
    void aLockOfSomebodyElseIsWaitedForAndItsHolderNamed() throws Exception {
        host.files.write("/var/lib/dpkg/lock-frontend", "");
        long inode = (long) Files.getAttribute(host.files.at("/var/lib/dpkg/lock-frontend"), "unix:ino");
        host.files.write("/proc/4711/comm", "unattended-upgr\n");
        host.files.write("/proc/locks", "1: POSIX  ADVISORY  WRITE 4711 08:01:" + inode + " 0 EOF\n");
        assertThat(host.run(Step.KEEP, ORDER))
                .isEqualTo(new Host.Result.Failed("the lock /var/lib/dpkg/lock-frontend is held by unattended-upgr"
                        + " (process 4711), for longer than PT0.3S"));
        assertThat(programs.changes()).isEmpty();
        Thread freeing = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(100);
                host.files.write("/proc/locks", "");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(host.run(Step.KEEP, ORDER)).isEqualTo(DONE);
        freeing.join();
    }

    @Test
    void aHostWithoutPackagesOfTheKubeletIsRefused() throws Exception {
        programs.installed.clear();
        assertThat(host.run(Step.KEEP, ORDER))
                .isEqualTo(new Host.Result.Hopeless("the kubelet of this host is no package of apt"));
    }

    @Test
    void whatIsKeptIsForItsOwnerOnlyAndCompleteAtOneStroke() throws Exception {
        var tries = new AtomicInteger();
        programs.instead.put("env --chdir", _ -> tries.incrementAndGet() > 0 ? Programs.failed("404") : Programs.FINE);
        programs.instead.remove("env ");
        assertThat(host.run(Step.KEEP, ORDER))
                .isEqualTo(new Host.Result.Failed("the installed packages cannot be fetched again, so there would be no"
                        + " way back: kubeadm 1.34.4-1.1: exit code 100: 404"));
        assertThat(new Kept(host.folder, host.files).found()).isEmpty();
        var second = new FolderHost(temporary.resolve("second"), new Programs("1.34.4-1.1"), FolderHost.QUICK);
        assertThat(second.run(Step.KEEP, ORDER)).isEqualTo(DONE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(second.folder.resolve("kept"))))
                .isEqualTo("rwx------");
        assertThat(second.kept())
                .isEqualTo(List.of(
                        "kept/files/etc/systemd/system/kubelet.service.d/20-mine.conf",
                        "kept/files/var/lib/kubelet/config.yaml",
                        "kept/files/var/lib/kubelet/kubeadm-flags.env",
                        "kept/packages/kubeadm_1.34.4-1.1_amd64.deb",
                        "kept/packages/kubectl_1.34.4-1.1_amd64.deb",
                        "kept/packages/kubelet_1.34.4-1.1_amd64.deb",
                        "kept/record.json"));
    }
}
