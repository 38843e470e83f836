package io.kubehop.agent.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanUpTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.34.4 | 1.37.2 | 35, 36",
                "1.33.0 | 1.36.3 | 35, 36",
                "1.34.4 | 1.35.4 | 35",
                "1.35.4 | 1.36.3 | 36",
                "1.36.3 | 1.37.2 | ''",
                "1.37.0 | 1.37.2 | ''",
                "1.22.0 | 1.27.1 | 24, 27",
            })
    void everyMinorAboveTheFirstUpToTheLastHasItsCleanUps(String from, String to, String minors) {
        assertThat(CleanUp.between(KubeVersion.parse(from), KubeVersion.parse(to)).stream()
                        .map(one -> Integer.toString(one.minor())))
                .containsExactly(minors.isEmpty() ? new String[0] : minors.split(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--a=1 --pod-infra-container-image=registry.k8s.io/pause:3.10.1 | --a=1",
                "--pod-infra-container-image=registry.k8s.io/pause:3.10.1 --a=1 | --a=1",
                "--pod-infra-container-image registry.k8s.io/pause:3.10.1 --a=1 | --a=1",
                "--a=1 --pod-infra-container-image=x --b --c=2 | --a=1 --b --c=2",
                "--pod-infra-container-image=x | ''",
                "--pod-infra-container-image --a=1 | --a=1",
                "--pod-infra-container-image-other=x --a=1 | --pod-infra-container-image-other=x --a=1",
                "--x-pod-infra-container-image=x | --x-pod-infra-container-image=x",
                "--a=1 | --a=1",
            })
    void aFlagGoesWithItsValueAndNothingElseDoes(String before, String after) {
        String line = "# by kubeadm\nKUBELET_KUBEADM_ARGS=\"%s\"\n";
        assertThat(new FlagsFile(line.formatted(before))
                        .without("--pod-infra-container-image")
                        .content())
                .isEqualTo(line.formatted(after));
    }

    @Test
    void containerRuntimeIsNotContainerRuntimeEndpoint() {
        var flags = new FlagsFile("KUBELET_KUBEADM_ARGS=\"--container-runtime=remote"
                + " --container-runtime-endpoint=unix:///run/crio.sock\"\n");
        assertThat(flags.without("--container-runtime").content())
                .isEqualTo("KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/crio.sock\"\n");
        assertThat(flags.value("--container-runtime-endpoint")).contains("unix:///run/crio.sock");
        assertThat(flags.value("--node-ip")).isEmpty();
    }
}
