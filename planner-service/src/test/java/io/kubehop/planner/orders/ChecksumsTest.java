package io.kubehop.planner.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.OrderTerms;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    @Test
    void filesOfEveryFamilyBelongToTheVersionInTheirName() {
        Checksums read = Checksums.parse("""
            # of the mirror, 2026-02-28
            %1$s  v1.36.3/bin/linux/amd64/kubelet
            %1$s *kubelet_1.36.3-1.1_amd64.deb

            %2$s  kubeadm-1.36.3-150500.1.1.x86_64.rpm
            %2$s  kubectl_1.37.2-1.1_arm64.deb
            """.formatted(A.toUpperCase(java.util.Locale.ROOT), B));
        assertThat(read.of(KubeVersion.parse("1.36.3")))
                .containsEntry("v1.36.3/bin/linux/amd64/kubelet", A)
                .containsEntry("kubelet_1.36.3-1.1_amd64.deb", A)
                .containsEntry("kubeadm-1.36.3-150500.1.1.x86_64.rpm", B)
                .hasSize(3);
        assertThat(read.of(KubeVersion.parse("1.37.2"))).containsOnlyKeys("kubectl_1.37.2-1.1_arm64.deb");
        assertThat(read.of(KubeVersion.parse("1.35.4"))).isEmpty();
    }

    @Test
    void everyLineThatCannotBeUsedIsNamed() {
        String text = """
            %1$s  kubelet_1.36.3-1.1_amd64.deb
            abc  kubelet_1.36.3-1.1_arm64.deb
            %1$s  cri-tools_1.36.0-1.1_amd64.deb
            %2$s  kubelet_1.36.3-1.1_amd64.deb
            %2$s  ../v1.36.3/bin/linux/amd64/kubelet
            """.formatted(A, B);
        assertThatThrownBy(() -> Checksums.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 is no 'HASH  name': abc  kubelet_1.36.3-1.1_arm64.deb; line 3 names no package and"
                        + " no program of Kubernetes with its version: cri-tools_1.36.0-1.1_amd64.deb; line 4 says"
                        + " something else of kubelet_1.36.3-1.1_amd64.deb than a line before; line 5 names no package"
                        + " and no program of Kubernetes with its version: ../v1.36.3/bin/linux/amd64/kubelet");
    }

    @Test
    void moreFilesOfOneVersionThanAnOrderCarriesAreRefused() {
        assertThat(Checksums.parse(many(OrderTerms.MOST_CHECKSUMS)).of(KubeVersion.parse("1.36.3")))
                .hasSize(OrderTerms.MOST_CHECKSUMS);
        assertThatThrownBy(() -> Checksums.parse(many(OrderTerms.MOST_CHECKSUMS + 1)))
                .hasMessageContaining("there are 25 files of v1.36.3, and an order carries 24 at most");
    }

    private static String many(int files) {
        return IntStream.range(0, files)
                .mapToObj(i -> A + "  kubelet_1.36.3-1." + i + "_amd64.deb")
                .collect(Collectors.joining("\n"));
    }
}
