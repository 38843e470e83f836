package io.kubehop.agent.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AptTest {
    private static final KubeVersion TO = KubeVersion.parse("1.36.3");
    private final PackageFamily apt = new Apt(Duration.ofMinutes(1), 3);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deb [signed-by=/etc/k.gpg] https://example.org/core:/stable:/v1.35/deb/ / | deb"
                        + " [signed-by=/etc/k.gpg] https://example.org/core:/stable:/v1.36/deb/ /",
                "URIs: https://mirror.example/kubernetes/core:/stable:/v1.34/deb/ | URIs:"
                        + " https://mirror.example/kubernetes/core:/stable:/v1.36/deb/",
                "URIs: http://mirror.example/core/stable/v1.33/deb | URIs: http://mirror.example/core/stable/v1.36/deb",
                "baseurl=https://example.org/core:/stable:/v1.9/rpm/ |"
                        + " baseurl=https://example.org/core:/stable:/v1.36/rpm/",
            })
    void aCommunityRepositoryIsPointedAtTheMinor(String before, String after) {
        assertThat(apt.pointedAt(before, TO)).contains(after);
        assertThat(apt.pointedAt(after, TO)).contains(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deb [trusted=yes] file:/var/lib/packages ./",
                "deb https://example.org/debian bookworm main",
                "deb https://example.org/addons:/cri-o:/stable:/v1.34/deb/ /",
            })
    void anyOtherSourceIsLeft(String line) {
        assertThat(apt.pointedAt(line, TO)).isEmpty();
    }

    @Test
    void theNewestRevisionOfExactlyThisVersionIsTaken() {
        String printed = """
               kubelet | 1.36.30-1.1 | file:/var/lib/packages ./ Packages
               kubelet |  1.36.3-2.1 | file:/var/lib/packages ./ Packages
               kubelet |  1.36.3-1.1 | file:/var/lib/packages ./ Packages
               kubelet | 1.35.4-1.1 | file:/var/lib/packages ./ Packages
            """;
        assertThat(apt.revisions(printed, TO)).containsExactly("1.36.3-2.1", "1.36.3-1.1");
        assertThat(apt.revisions(printed, KubeVersion.parse("1.36.4"))).isEmpty();
        assertThat(apt.revisions("", TO)).isEmpty();
    }

    @Test
    void onlyWhatIsWhollyInstalledIsInstalled() {
        assertThat(apt.installedVersion("installed 1.36.3-1.1\n")).contains("1.36.3-1.1");
        assertThat(apt.installedVersion("half-installed 1.36.3-1.1\n")).isEmpty();
        assertThat(apt.installedVersion("config-files 1.36.3-1.1\n")).isEmpty();
        assertThat(apt.broken("installed\nconfig-files\n")).isFalse();
        assertThat(apt.broken("installed\nunpacked\n")).isTrue();
    }

    @Test
    void holdsAreReadWithAndWithoutAnArchitecture() {
        assertThat(apt.held("kubelet\nkubeadm:arm64\nlinux-image\n", List.of("kubeadm", "kubectl", "kubelet")))
                .containsExactly("kubeadm", "kubelet");
    }

    @Test
    void everyLineIsTheOfficialOneWithQuestionsAnsweredAndNothingRemoved() {
        var packages = List.of(new Pinned("kubelet", "1.36.3-1.1"), new Pinned("kubectl", "1.36.3-1.1"));
        String common = "apt-get -q -o DPkg::Lock::Timeout=60 -o Acquire::Retries=3 ";
        String keeping = common + "-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold ";
        String names = " kubelet=1.36.3-1.1 kubectl=1.36.3-1.1";
        assertThat(List.of(
                        apt.refresh(),
                        apt.download(packages),
                        apt.install(packages, Map.of(packages.getLast(), "/p/kubectl.deb")),
                        apt.installBack(packages, Map.of()),
                        apt.installFiles(List.of("/k/kubelet.deb")),
                        apt.keep(packages.getFirst(), "/k"),
                        apt.hold(List.of("kubelet", "kubeadm")),
                        apt.unhold(List.of("kubelet")),
                        apt.repair()))
                .extracting(line -> String.join(" ", line))
                .containsExactly(
                        common + "update",
                        keeping + "install --yes --allow-change-held-packages --download-only" + names,
                        keeping + "install --yes --allow-change-held-packages --no-remove"
                                + " kubelet=1.36.3-1.1 /p/kubectl.deb",
                        keeping + "install --yes --allow-change-held-packages --no-remove --allow-downgrades" + names,
                        "dpkg --force-confdef --force-confold --force-downgrade --force-hold --install /k/kubelet.deb",
                        "env --chdir=/k " + common + "-o APT::Sandbox::User=root download kubelet=1.36.3-1.1",
                        "apt-mark hold kubeadm kubelet",
                        "apt-mark unhold kubelet",
                        "dpkg --force-confdef --force-confold --configure -a");
    }
}
