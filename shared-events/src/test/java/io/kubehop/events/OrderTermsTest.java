package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTermsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final OrderTerms TERMS = new OrderTerms(
            OrderKind.UPGRADE,
            new WorkOrder(
                    "cl",
                    "u1",
                    "1-workers-01",
                    1,
                    2,
                    "w1",
                    NodeRole.WORKER,
                    "zone-a",
                    new KubeVersion(1, 35, 2),
                    new KubeVersion(1, 36, 1),
                    false),
            Map.of("kubelet", "aa", "kubeadm", "bb"),
            7,
            NOON,
            NOON.plusSeconds(3600));
    private static final String TEXT = """
            {"kind":"UPGRADE","cluster":"cl","upgrade":"u1","batch":"1-workers-01","attempt":1,"hop":2,"node":"w1",\
            "role":"WORKER","zone":"zone-a","from":"v1.35.2","to":"v1.36.1","first":false,\
            "checksums":{"kubeadm":"bb","kubelet":"aa"},"sequence":7,\
            "notBefore":"2026-03-01T12:00:00Z","notAfter":"2026-03-01T13:00:00Z"}""";

    @Test
    void termsAreWrittenInOneFormAndReadBack() {
        assertThat(TERMS.text()).isEqualTo(TEXT);
        assertThat(OrderTerms.parse(TEXT)).isEqualTo(TERMS);
    }

    /** Each is the proper text with one thing replaced, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"first\":false|\"first\":false,\"command\":\"rm\"|no order of this version has: command",
                "\"first\":false|\"first\":false,\"first\":true|Duplicate",
                "\"first\":false,||no order",
                "\"first\":false|\"first\":\"false\"|no order",
                "\"first\":false|\"first\":0|no order",
                "\"attempt\":1|\"attempt\":1.0|form",
                "\"attempt\":1|\"attempt\":99999999999|no order",
                "\"attempt\":1|\"attempt\": 1|form",
                "\"kind\":\"UPGRADE\"|\"kind\":\"SHELL\"|no order",
                "\"role\":\"WORKER\"|\"role\":\"worker\"|no order",
                "v1.36.1|v1.36.1-evil|form",
                "v1.36.1|1.36.1|form",
                "\"to\":\"v1.36.1\"|\"to\":null|no order",
                "\"to\":\"v1.36.1\"|\"to\":{}|no order",
                "12:00:00Z|12:00:00.000Z|form",
                "12:00:00Z|14:00:00+02:00|form",
                "\"w1\"|\"\\u0077\\u0031\"|form",
                "\"w1\"|\"w\u0661\"|printable",
            })
    void anotherFormIsRefused(String part, String other, String why) {
        assertThat(TEXT).contains(part);
        String forged = TEXT.replace(part, other == null ? "" : other);
        assertThatThrownBy(() -> OrderTerms.parse(forged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsNoObjectOrTooLongIsRefused() {
        for (String text : List.of("", "[]", "1", TEXT + "}", TEXT + " ", TEXT + TEXT, "x".repeat(65 * 1024))) {
            assertThatThrownBy(() -> OrderTerms.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void laterIsByTimeThenBySequence() {
        assertThat(TERMS.after(NOON, 6)).isTrue();
        assertThat(TERMS.after(NOON, 7)).isFalse();
        assertThat(TERMS.after(NOON.minusSeconds(1), 100)).isTrue();
        assertThat(TERMS.after(NOON.plusSeconds(1), 1)).isFalse();
    }

    @Test
    void aKeyRingIsReadAsItWasWritten() {
        var ring = new KeyRing(List.of(new KeyRing.Key("a1", "MCow"), new KeyRing.Key("b2", "MCox")), List.of("c3"));
        assertThat(KeyRing.parse(ring.toJson())).isEqualTo(ring);
        assertThat(KeyRing.parse("{}")).isEqualTo(KeyRing.EMPTY);
        assertThatThrownBy(() -> KeyRing.parse("keys: none")).hasMessageContaining("not a key ring");
        assertThatThrownBy(
                        () -> KeyRing.parse("{\"keys\":[{\"id\":\"a\",\"key\":\"x\"},{\"id\":\"a\",\"key\":\"y\"}]}"))
                .hasMessageContaining("twice");
    }
}
