package io.kubehop.planner.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.BatchOrder;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.WorkOrder;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final WorkOrder ORDER = new WorkOrder(
            "cl",
            "u1",
            "1-workers-01",
            1,
            1,
            "w1",
            NodeRole.WORKER,
            "",
            KubeVersion.parse("1.35.2"),
            KubeVersion.parse("1.36.1"),
            false);
    private static final BatchOrder BATCH = new BatchOrder(
            "1-workers-01",
            1,
            1,
            NodeRole.WORKER,
            ORDER.to(),
            List.of(ORDER),
            UpgradePolicy.Drain.DEFAULT,
            UpgradePolicy.Verify.DEFAULT);

    private final SigningKey key;
    private final Signing signing;

    SigningTest() throws Exception {
        key = SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        signing = new Signing(() -> key, Duration.ofHours(24));
    }

    @Test
    void everyOrderThatIsToldIsSignedAsWhatItAsksFor() throws Exception {
        var told = Map.of(
                OrderKind.UPGRADE,
                new PlanEvent.BatchReady("u1", BATCH),
                OrderKind.ROLLBACK,
                new PlanEvent.RollbackAsked("u1", BATCH, "ann", "slow"),
                OrderKind.PREPARE,
                new PlanEvent.PreparationAsked("u1", List.of(ORDER), NOON));
        for (var one : told.entrySet()) {
            SignedOrder word = orders(signing.sign(one.getValue(), 17, NOON))
                    .getFirst()
                    .signed()
                    .orElseThrow();
            assertThat(verified(word)).isTrue();
            assertThat(OrderTerms.parse(word.text()))
                    .isEqualTo(
                            new OrderTerms(one.getKey(), ORDER, Map.of(), 17, NOON, NOON.plus(Duration.ofHours(24))));
        }
    }

    @Test
    void aRowToldTwiceHasTheSameWordAndALaterOneANewerWord() {
        PlanEvent first = signing.sign(new PlanEvent.BatchReady("u1", BATCH), 17, NOON);
        assertThat(signing.sign(new PlanEvent.BatchReady("u1", BATCH), 17, NOON))
                .isEqualTo(first);
        PlanEvent retry = signing.sign(new PlanEvent.BatchReady("u1", BATCH), 21, NOON);
        assertThat(terms(retry).after(terms(first).notBefore(), terms(first).sequence()))
                .isTrue();
    }

    @Test
    void anOrderCarriesTheChecksumsOfTheVersionItLeadsToAndStaysShort() throws Exception {
        var text = new StringBuilder("b".repeat(64) + "  kubelet_1.35.2-1.1_amd64.deb\n");
        for (int i = 0; i < OrderTerms.MOST_CHECKSUMS; i++) {
            text.append("a".repeat(64))
                    .append("  kubelet-1.36.1-")
                    .append("9".repeat(38))
                    .append(i + 10)
                    .append(".x86_64.rpm\n");
        }
        var pinning = new Signing(() -> key, () -> Checksums.parse(text.toString()), Duration.ofHours(24));
        SignedOrder word = orders(pinning.sign(new PlanEvent.BatchReady("u1", BATCH), 17, NOON))
                .getFirst()
                .signed()
                .orElseThrow();
        assertThat(verified(word)).isTrue();
        assertThat(OrderTerms.parse(word.text()).checksums())
                .hasSize(OrderTerms.MOST_CHECKSUMS)
                .doesNotContainKey("kubelet_1.35.2-1.1_amd64.deb")
                .containsValue("a".repeat(64));
        // 150 of them, twice an order each, are one message of less than a MB.
        assertThat(word.text().length()).isLessThan(4500);
    }

    @Test
    void whatHoldsNoOrderIsToldAsItIs() {
        var event = new PlanEvent.UpgradeStarted("u1");
        assertThat(signing.sign(event, 1, NOON)).isSameAs(event);
    }

    private static OrderTerms terms(PlanEvent event) {
        return OrderTerms.parse(orders(event).getFirst().signed().orElseThrow().text());
    }

    private static List<WorkOrder> orders(PlanEvent event) {
        return switch (event) {
            case PlanEvent.BatchReady ready -> ready.batch().orders();
            case PlanEvent.RollbackAsked asked -> asked.batch().orders();
            case PlanEvent.PreparationAsked asked -> asked.orders();
            case PlanEvent other -> throw new AssertionError(other);
        };
    }

    private boolean verified(SignedOrder word) throws Exception {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(
                        Base64.getDecoder().decode(key.known().key()))));
        signature.update(("kubehop order 1\n" + word.text()).getBytes(UTF_8));
        return signature.verify(Base64.getDecoder().decode(word.signature()));
    }
}
