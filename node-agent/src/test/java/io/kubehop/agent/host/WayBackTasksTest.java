package io.kubehop.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.Step;
import io.kubehop.events.WorkOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WayBackTasksTest {
    private static final WorkOrder ORDER = FolderHost.order("b1", "1.34.4", "1.37.2");
    private static final WorkOrder BACK = FolderHost.order("back", "1.37.2", "1.34.4");
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
    void packagesHoldsConfigurationAndSourceAreWhatTheyWere() throws Exception {
        Files.setPosixFilePermissions(host.files.at(FolderHost.CONFIG), PosixFilePermissions.fromString("rw-------"));
        String flags = host.read(FolderHost.FLAGS);
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        host.runBack(ORDER);
        assertThat(programs.installed)
                .containsOnlyKeys("kubeadm", "kubectl", "kubelet")
                .doesNotContainValue("1.37.2-1.1");
        assertThat(programs.held).containsExactly("kubeadm", "kubelet");
        assertThat(host.read(FolderHost.FLAGS)).isEqualTo(flags);
        assertThat(host.read(FolderHost.CONFIG)).isEqualTo("old: true\n");
        assertThat(Files.getPosixFilePermissions(host.files.at(FolderHost.CONFIG)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(host.read("/var/lib/kubelet/instance-config.yaml")).isEqualTo("(none)");
        assertThat(host.read(FolderHost.SOURCE)).contains("/v1.34/");
        assertThat(programs.changes()).endsWith("systemctl daemon-reload", "systemctl restart kubelet");
    }

    @Test
    void aPackageThatIsHalfInstalledDoesNotStandInTheWay() throws Exception {
        host.runUntil(Step.INSTALL_KUBELET, ORDER);
        programs.installed.put("kubelet", "!1.37.2-1.1");
        programs.instead.put("apt-get", _ -> Programs.failed("E: Unmet dependencies"));
        host.runBack(ORDER);
        assertThat(programs.installed).containsEntry("kubelet", "1.34.4-1.1");
    }

    @Test
    void theWayBackIsTheSameTwice() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        host.runBack(ORDER);
        programs.lines.clear();
        host.runBack(ORDER);
        assertThat(programs.changes()).containsExactly("systemctl daemon-reload", "systemctl restart kubelet");
    }

    @Test
    void anOrderBringsBackWhatTheLastUpgradeFound() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        host.settle();
        host.runBack(BACK);
        assertThat(programs.installed).doesNotContainValue("1.37.2-1.1");
    }

    @Test
    void nothingButTheVersionThatIsKeptCanBeBroughtBack() throws Exception {
        assertThat(host.run(Step.PACKAGES_BACK, BACK))
                .isEqualTo(new Host.Result.Hopeless("nothing is kept of what was there before"));
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(host.run(Step.PACKAGES_BACK, FolderHost.order("back", "1.37.2", "1.36.3")))
                .isEqualTo(new Host.Result.Hopeless("what is kept is of v1.34.4, not of v1.36.3"));
    }

    @Test
    void anOrderAfterOneWithoutAGoodEndTakesOverWhatThatOneFound() throws Exception {
        host.runUntil(Step.CHECK_KUBELET, ORDER);
        WorkOrder next = FolderHost.order("b2", "1.34.4", "1.37.2");
        assertThat(host.run(Step.KEEP, next)).isEqualTo(DONE);
        assertThat(host.found().version()).hasToString("v1.34.4");
        assertThat(host.found().order()).isEqualTo("u1/b2/1");
        host.settle();
        assertThat(host.run(Step.KEEP, next)).isEqualTo(DONE);
        assertThat(host.found().version()).hasToString("v1.34.4");
        WorkOrder after = FolderHost.order("b3", "1.37.2", "1.37.3");
        assertThat(host.run(Step.KEEP, after)).isEqualTo(DONE);
        assertThat(host.found().version()).hasToString("v1.37.2");
        assertThat(host.read("/var/lib/kubelet/instance-config.yaml")).contains("crio");
    }

    @Test
    void withoutKeptPackagesTheSourcesAreAsked() throws Exception {
        var settings = new RealSettings("apt", "/none", true, false, java.util.List.of(), FolderHost.QUICK.limits());
        var other = new FolderHost(temporary.resolve("other"), new Programs("1.34.4-1.1", "1.37.2-1.1"), settings);
        other.programs.instead.put("env ", _ -> Programs.failed("404"));
        other.runUntil(Step.CHECK_KUBELET, ORDER);
        assertThat(other.found().withPackages()).isFalse();
        other.runBack(ORDER);
        assertThat(other.programs.installed).doesNotContainValue("1.37.2-1.1");
        assertThat(other.programs.changes())
                .contains(
                        "apt-get install --allow-downgrades kubeadm=1.34.4-1.1 kubectl=1.34.4-1.1 kubelet=1.34.4-1.1");
    }
}
