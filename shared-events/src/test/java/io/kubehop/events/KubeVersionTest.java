package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeVersionTest {

    @ParameterizedTest
    @CsvSource({
        "v1.36.3, v1.36.3",
        "1.36.3, v1.36.3",
        "1.36, v1.36.0",
        "' v1.36.3 ', v1.36.3",
        "v1.36.3+k3s1, v1.36.3",
        "v1.36.3-eks-1a2b, v1.36.3",
        "v1.37.0-rc.1, v1.37.0",
    })
    void whatIsAVersion(String text, String version) {
        assertThat(KubeVersion.parse(text)).hasToString(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "1", "1.", "1.x", "latest", "-1.2", "1.36.3.4", "12345.1", "1 .36"})
    void whatIsNone(String text) {
        assertThatThrownBy(() -> KubeVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a Kubernetes version");
    }

    @ParameterizedTest
    @CsvSource({"1.36, 1.37, -1", "1.9.9, 1.10.0, -1", "1.36.2, 1.36.10, -1", "1.36, 1.36.0, 0", "2.0, 1.99, 1"})
    void theirOrderIsByNumber(String one, String other, int order) {
        assertThat(Integer.signum(KubeVersion.parse(one).compareTo(KubeVersion.parse(other))))
                .isEqualTo(order);
    }

    @Test
    void distanceIsInMinors() {
        KubeVersion v = KubeVersion.parse("1.37.1");
        assertThat(v.minorsAhead(KubeVersion.parse("1.34.9"))).isEqualTo(3);
        assertThat(v.sameMinor(KubeVersion.parse("1.37"))).isTrue();
        assertThat(v.sameMinor(KubeVersion.parse("2.37"))).isFalse();
        assertThat(v.minorText()).isEqualTo("1.37");
    }
}
