package io.kubehop.agent.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command lines of the Kubernetes pages "Upgrading kubeadm clusters" and "Changing the package repository", for DNF. */
class DnfTest {
    private static final Dnf FOUR = new Dnf(false);
    private static final Dnf FIVE = new Dnf(true);
    private static final List<Pinned> KUBEADM = List.of(new Pinned("kubeadm", "1.36.3-150500.1.1"));

    @Test
    void thePackagesExclusionIsLiftedForTheCommandAlone() {
        assertThat(FOUR.install(KUBEADM, Map.of()))
                .containsExactly(
                        "dnf",
                        "-y",
                        "install",
                        "--disableexcludes=kubernetes",
                        "--disableplugin=versionlock",
                        "kubeadm-1.36.3-150500.1.1");
        assertThat(FIVE.install(KUBEADM, Map.of()))
                .containsExactly(
                        "dnf", "-y", "install", "--setopt=disable_excludes=kubernetes", "kubeadm-1.36.3-150500.1.1");
    }

    @Test
    void aFetchedFileIsInstalledWithItsSignatureChecked() {
        assertThat(FIVE.install(KUBEADM, Map.of(KUBEADM.getFirst(), "/p/kubeadm.rpm")))
                .containsExactly(
                        "dnf",
                        "-y",
                        "install",
                        "--setopt=disable_excludes=kubernetes",
                        "--setopt=localpkg_gpgcheck=1",
                        "/p/kubeadm.rpm");
    }

    @Test
    void theRepositoryIsPointedAtTheMinorAndItsExclusionStays() {
        String file = """
            [kubernetes]
            baseurl=https://pkgs.k8s.io/core:/stable:/v1.35/rpm/
            enabled=1
            gpgcheck=1
            gpgkey=https://pkgs.k8s.io/core:/stable:/v1.35/rpm/repodata/repomd.xml.key
            exclude=kubelet kubeadm kubectl cri-tools kubernetes-cni
            """;
        assertThat(FOUR.pointedAt(file, KubeVersion.parse("1.36.3"))).contains(file.replace("v1.35", "v1.36"));
    }

    @Test
    void theNewestRevisionOfExactlyTheVersionIsFound() {
        String printed = "1.35.4-150500.1.1\n\n1.36.3-150500.1.1\n1.36.3-150500.2.1\n1.36.30-150500.1.1\n";
        assertThat(FOUR.revisions(printed, KubeVersion.parse("1.36.3")))
                .containsExactly("1.36.3-150500.2.1", "1.36.3-150500.1.1");
        assertThat(FOUR.revisions(printed, KubeVersion.parse("1.36.4"))).isEmpty();
    }

    @Test
    void whatIsNotInstalledOrInstalledTwiceHasNoVersion() {
        assertThat(FOUR.installedVersion("1.36.3-150500.1.1\n")).contains("1.36.3-150500.1.1");
        assertThat(FOUR.installedVersion("package kubelet is not installed\n")).isEmpty();
        assertThat(FOUR.installedVersion("1.35.4-1\n1.36.3-1\n")).isEmpty();
        assertThat(FOUR.broken("kubeadm\nkubelet\nkubelet\n")).isTrue();
        assertThat(FOUR.broken("kubeadm\nkubelet\n")).isFalse();
    }

    @Test
    void locksAreReadFromThePluginsFile() {
        assertThat(FOUR.held("# added\nkubelet-0:1.35.4-1.*\nkubeadm-extra-0:1-1.*\n", List.of("kubelet", "kubeadm")))
                .containsExactly("kubelet");
    }

    @Test
    void aLockNamesTheVersionThatWasThere() {
        String locks = "# added\nkubelet-0:1.35.4-150500.1.1.*\nkubeadm-0:1.35.40-150500.1.1.*\n";
        assertThat(FOUR.heldAt(locks, new Pinned("kubelet", "1.35.4-150500.1.1")))
                .isTrue();
        assertThat(FOUR.heldAt(locks, new Pinned("kubelet", "1.36.3-150500.1.1")))
                .isFalse();
        assertThat(FOUR.heldAt(locks, new Pinned("kubeadm", "1.35.4-150500.1.1")))
                .isFalse();
    }
}
