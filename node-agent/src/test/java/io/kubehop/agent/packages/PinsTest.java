package io.kubehop.agent.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PinsTest {
    private static final Architecture HERE = Architecture.HERE;
    private static final List<String> NAMES = List.of("kubeadm", "kubelet");
    private static final Map<String, String> ORDER = Map.of(
            "kubelet_1.36.3-1.1_" + HERE.deb() + ".deb",
            "deb",
            "kubelet_1.36.3-1.1_riscv64.deb",
            "other machine",
            "kubelet-1.36.3-150500.1.1." + HERE.rpm() + ".rpm",
            "rpm",
            "kubeadm-1.36.3-150500.1.1.noarch.rpm",
            "any machine",
            "v1.36.3/bin/linux/" + HERE.release() + "/kubelet",
            "program",
            "v1.36.3/bin/linux/riscv64/kubelet",
            "other machine");

    @Test
    void eachFamilyKnowsItsOwnFilesForThisMachine() {
        assertThat(Pins.of(new Apt(Duration.ofSeconds(1), 1), ORDER, NAMES).sums())
                .containsExactly(Map.entry(new Pinned("kubelet", "1.36.3-1.1"), "deb"));
        assertThat(Pins.of(new Dnf(false), ORDER, NAMES).sums())
                .containsOnly(
                        Map.entry(new Pinned("kubelet", "1.36.3-150500.1.1"), "rpm"),
                        Map.entry(new Pinned("kubeadm", "1.36.3-150500.1.1"), "any machine"));
        assertThat(Pins.of(new Binaries(), ORDER, NAMES).sums())
                .containsExactly(Map.entry(new Pinned("kubelet", "1.36.3"), "program"));
    }

    @Test
    void noOtherRevisionOfWhatIsNamedMayBeAndEverythingOfWhatIsNot() {
        Pins pins = Pins.of(new Apt(Duration.ofSeconds(1), 1), ORDER, NAMES);
        assertThat(pins.allows(new Pinned("kubelet", "1.36.3-1.1"))).isTrue();
        assertThat(pins.allows(new Pinned("kubelet", "1.36.3-1.2"))).isFalse();
        assertThat(pins.allows(new Pinned("kubelet", "1.35.4-1.1"))).isTrue();
        assertThat(pins.allows(new Pinned("kubeadm", "1.36.3-1.2"))).isTrue();
        assertThat(pins.sum(new Pinned("kubeadm", "1.36.3-1.2"))).isEmpty();
    }
}
