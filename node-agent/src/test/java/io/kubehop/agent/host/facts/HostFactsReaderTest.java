package io.kubehop.agent.host.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.agent.preflight.HostFacts;
import io.kubehop.agent.preflight.HostFacts.Flag;
import io.kubehop.events.KubeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");

    @TempDir
    Path root;

    private final PaperPrograms programs = new PaperPrograms();

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private HostFacts read() throws InterruptedException {
        return new HostFactsReader(
                        programs,
                        root,
                        Optional.empty(),
                        List.of("etcdctl"),
                        Duration.ofSeconds(5),
                        InstantSource.fixed(NOW))
                .read();
    }

    @Test
    void anEmptyFolderIsAHostOfWhichNothingIsKnown() throws Exception {
        HostFacts facts = read();
        assertThat(facts.packages().family()).isEmpty();
        assertThat(facts.packages().kubelet()).isEmpty();
        assertThat(facts.runtime()).isEmpty();
        assertThat(facts.cgroup()).isZero();
        assertThat(facts.memory()).isZero();
        assertThat(facts.certificates()).isEmpty();
        assertThat(facts.missingPrograms()).as("not a control-plane node").isEmpty();
        assertThat(facts.kubelet().failSwapOn()).as("the kubelet's default").isTrue();
        assertThat(facts.disks()).isNotEmpty();
    }

    @Test
    void aDebianHost() throws Exception {
        file("var/lib/dpkg/status", "");
        file("usr/bin/apt-get", "");
        file("etc/kubernetes/manifests/kube-apiserver.yaml", "");
        file("proc/meminfo", "MemFree: 1 kB\nMemTotal:        2048 kB\n");
        file("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        file("proc/swaps", "Filename Type\n/dev/sda2 partition\n");
        file("sys/fs/cgroup/cgroup.controllers", "cpu");
        file("run/reboot-required", "");
        file("var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--node-ip=10.0.0.1 --runonce --v 2\"");
        file("etc/default/kubelet", "# --cloud-config=old\nKUBELET_EXTRA_ARGS='--cloud-provider=aws'\n");
        file("etc/systemd/system/kubelet.service.d/20.conf", "[Service]\nEnvironment=A=--register-schedulable=true\n");
        file("var/lib/kubelet/config.yaml", "failSwapOn: false\nfailCgroupV1: false\n");
        programs.says("kubelet --version", "Kubernetes v1.34.4\n")
                .says("kubeadm version -o short", "v1.35.4\n")
                .says("kubectl version --client", "Client Version: v1.34.4\nKustomize Version: v5.7.1\n")
                .says("apt-cache madison kubelet", " kubelet | 1.35.4-1.1 | x\n kubelet | 1.34.4-1.1 | x\n")
                .says("apt-mark showhold", "kubeadm\nkubelet\n")
                .says(
                        "dpkg-query --show --showformat=${db:Status-Abbrev} ${Package}\\n",
                        "ii  bash\niU  libc6\nrc  old\niHR kubelet\niF  udev\n")
                .says("crictl version", "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.4\n")
                .says("chronyc -c tracking", "A9FEA97B,169.254.169.123,4,1700000000.1,-6.500000000,0.1,0.1\n");
        HostFacts facts = read();
        assertThat(facts.packages())
                .isEqualTo(new HostFacts.Packages(
                        "apt",
                        Optional.of(KubeVersion.parse("1.34.4")),
                        Optional.of(KubeVersion.parse("1.35.4")),
                        Optional.of(KubeVersion.parse("1.34.4")),
                        List.of(KubeVersion.parse("1.34.4"), KubeVersion.parse("1.35.4")),
                        List.of("kubeadm", "kubelet"),
                        List.of("libc6", "udev"),
                        List.of("kubelet")));
        assertThat(facts.kubelet().flags())
                .containsExactly(
                        new Flag("node-ip", "10.0.0.1", "/var/lib/kubelet/kubeadm-flags.env"),
                        new Flag("runonce", "", "/var/lib/kubelet/kubeadm-flags.env"),
                        new Flag("v", "2", "/var/lib/kubelet/kubeadm-flags.env"),
                        new Flag("cloud-provider", "aws", "/etc/default/kubelet"),
                        new Flag("register-schedulable", "true", "/etc/systemd/system/kubelet.service.d/20.conf"));
        assertThat(facts.kubelet().failSwapOn()).isFalse();
        assertThat(facts.kubelet().failCgroupV1()).contains(false);
        assertThat(facts.runtime()).contains(new HostFacts.ContainerRuntime("containerd", "v2.1.4"));
        assertThat(facts.memory()).isEqualTo(2048 * 1024);
        assertThat(facts.kernel()).isEqualTo("6.1.0-18-amd64");
        assertThat(facts.swap()).isTrue();
        assertThat(facts.cgroup()).isEqualTo(2);
        assertThat(facts.rebootPending()).isTrue();
        assertThat(facts.controlPlane()).isTrue();
        assertThat(facts.missingPrograms()).containsExactly("etcdctl");
        assertThat(facts.clockOffset()).contains(Duration.ofMillis(-6500));
    }

    @Test
    void aFedoraHost() throws Exception {
        file("usr/bin/dnf", "");
        file("sys/fs/cgroup/memory/tasks", "");
        programs.says(
                        "dnf -q -C repoquery --disableexcludes=all --queryformat %{version}\\n kubelet",
                        "1.34.4\n1.35.4\n")
                .says("containerd --version", "containerd github.com/containerd/containerd v1.7.24 abc\n")
                .says("timedatectl timesync-status", "Server: x\n       Offset: -1.5ms\n")
                .ends("needs-restarting -r", 1);
        HostFacts facts = read();
        assertThat(facts.packages().family()).isEqualTo("dnf");
        assertThat(facts.packages().offered()).hasSize(2);
        assertThat(facts.cgroup()).isEqualTo(1);
        assertThat(facts.runtime()).contains(new HostFacts.ContainerRuntime("containerd", "v1.7.24"));
        assertThat(facts.clockOffset()).contains(Duration.ofNanos(-1_500_000));
        assertThat(facts.rebootPending()).isTrue();
    }

    @Test
    void certificatesAreReadAndKeysAreNot() throws Exception {
        Path pki = Files.createDirectories(root.resolve("etc/kubernetes/pki"));
        var openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "10",
                        "-subj",
                        "/CN=ca",
                        "-keyout",
                        pki.resolve("ca.key").toString(),
                        "-out",
                        pki.resolve("ca.crt").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        assertThat(read().certificates()).singleElement().satisfies(certificate -> {
            assertThat(certificate.file()).isEqualTo("/etc/kubernetes/pki/ca.crt");
            assertThat(certificate.authority()).isTrue();
            assertThat(certificate.notAfter()).isAfter(Instant.now().plus(Duration.ofDays(9)));
        });
    }
}
