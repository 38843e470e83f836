package io.kubehop.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.OrderKind;
import io.kubehop.events.OrderTerms;
import io.kubehop.events.SignedOrder;
import io.kubehop.events.WorkOrder;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be sent to another node's agent with everything a compromised node holds. None of it has the agent ask anything of its
 * host, and none keeps the planner's own order from being followed afterwards.
 */
class OrderAttacksTest {
    private static final Loot LOOT = new Loot();
    /** An attack that is not for this agent at all, or no message: passed over without a word. */
    private static final String SILENCE = "";

    /**
     * @param said what the refusal says; {@link #SILENCE} if there is none
     * @param messages in the order in which they are sent
     */
    record Attack(String name, String said, List<String> messages) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Attack attack(String name, String said, String... messages) {
        return new Attack(name, said, List.of(messages));
    }

    private static Attack with(String name, String said, SignedOrder word) {
        return attack(name, said, LOOT.handedOver(LOOT.wish().order().with(word)));
    }

    static Stream<Attack> attacks() {
        var all = new ArrayList<Attack>();
        all.addAll(forged());
        all.addAll(played());
        all.addAll(altered());
        all.addAll(malformed());
        return all.stream();
    }

    private static List<Attack> forged() {
        String text = LOOT.wish().text();
        SignedOrder good = LOOT.followed.signed().orElseThrow();
        byte[] bytes = Base64.getDecoder().decode(good.signature());
        String mine = LOOT.mine.signed().orElseThrow().signature();
        return List.of(
                attack("not signed", "not signed", LOOT.handedOver(LOOT.wish().order())),
                with("signed with an own key", "does not know", LOOT.own.word(text)),
                with(
                        "own key under the planner's name",
                        "not right",
                        LOOT.own.as(LOOT.planner.id()).word(text)),
                with("a stolen key that is revoked", "is revoked", LOOT.stolen.word(text)),
                with(
                        "a revoked key under the planner's name",
                        "not right",
                        LOOT.stolen.as(LOOT.planner.id()).word(text)),
                with(
                        "a key id that is a path",
                        "does not know",
                        LOOT.own.as("../../etc/kubehop/ring.json").word(text)),
                with(
                        "a key id of another case",
                        "does not know",
                        LOOT.own.as("A".repeat(32)).word(text)),
                with("no key id", "does not know", LOOT.own.as("").word(text)),
                with("an empty signature", "not right", new SignedOrder(LOOT.planner.id(), text, "")),
                with("a signature of zeros", "not right", word(text, new byte[64])),
                with("the signature of another order", "not right", new SignedOrder(LOOT.planner.id(), text, mine)),
                with("a signature cut short", "not right", word(text, Arrays.copyOf(bytes, 63))),
                with("a signature with a tail", "not right", word(text, Arrays.copyOf(bytes, 65))),
                with(
                        "a signature that is no Base64",
                        "not right",
                        new SignedOrder(LOOT.planner.id(), text, "!".repeat(88))),
                with("signed without its purpose", "not right", word(text, LOOT.own.raw(text))),
                attack("a checksum of another file, put into an order", "not right", LOOT.handedOver(swapped(false))),
                attack("the checksums taken out of an order", "not right", LOOT.handedOver(swapped(true))),
                attack(
                        "an old order with the twin of its signature (S + L)",
                        "not right",
                        LOOT.handedOver(LOOT.withheld.with(word(text(LOOT.withheld), malleable(LOOT.withheld))))),
                attack(
                        "an old order with its signature broken over lines",
                        "not right",
                        LOOT.handedOver(LOOT.withheld.with(new SignedOrder(
                                LOOT.planner.id(),
                                text(LOOT.withheld),
                                LOOT.withheld.signed().orElseThrow().signature().substring(0, 87) + "\n=")))));
    }

    private static List<Attack> played() {
        WorkOrder future = LOOT.signed(
                OrderKind.UPGRADE,
                Loot.order("w2", "3-workers-01", Loot.OLD, Loot.NEW),
                300,
                Loot.NOON.plus(Duration.ofHours(1)));
        WorkOrder expired = LOOT.signed(
                OrderKind.UPGRADE,
                Loot.order("w2", "3-workers-01", Loot.OLD, Loot.NEW),
                300,
                Loot.NOON.minus(Duration.ofDays(2)));
        return List.of(
                attack("an order that was followed, again", SILENCE, LOOT.handedOver("u1/0", LOOT.followed)),
                attack(
                        "an order that was followed, under another message's id",
                        SILENCE,
                        LOOT.handedOver(LOOT.followed)),
                attack("an order that was kept back", "before one that was followed", LOOT.handedOver(LOOT.withheld)),
                attack("an order that ended to count", "ended to count", LOOT.handedOver(expired)),
                attack("an order of a clock an hour ahead", "one of the clocks is wrong", LOOT.handedOver(future)),
                attack("another node's order, as it is", SILENCE, LOOT.handedOver(LOOT.mine)),
                attack(
                        "another node's order, addressed anew",
                        "something else than what is signed",
                        LOOT.handedOver(node(LOOT.mine, "w2"))),
                attack("an order of another cluster", "for cluster", LOOT.handedOver(LOOT.elsewhere)),
                attack(
                        "an order of another cluster, addressed anew",
                        "something else than what is signed",
                        LOOT.handedOver(LOOT.elsewhere)
                                .replace(Loot.OTHER_CLUSTER + "\",\"upgrade", Loot.CLUSTER + "\",\"upgrade")
                                .replaceFirst("\"cluster\":\"" + Loot.OTHER_CLUSTER, "\"cluster\":\"" + Loot.CLUSTER)),
                attack("work ahead as an upgrade", "signed as PREPARE", LOOT.handedOver(LOOT.prepare)),
                attack("an upgrade as the way back", "handed over as ROLLBACK", LOOT.rollback(LOOT.withheld)),
                attack(
                        "old orders in a new sequence",
                        "before one that was followed",
                        LOOT.handedOver(LOOT.followed),
                        LOOT.handedOver(LOOT.withheld),
                        LOOT.handedOver(LOOT.followed)));
    }

    /** Each field of an order that was signed, changed beside the signature and within it. */
    private static List<Attack> altered() {
        var all = new ArrayList<Attack>();
        String message = LOOT.handedOver(LOOT.withheld);
        String data = message.substring(0, message.indexOf("\"signed\":"));
        String word = message.substring(message.indexOf("\"signed\":"));
        for (String[] change : new String[][] {
            {"upgrade", "\"upgrade\":\"u1\"", "\"upgrade\":\"u2\""},
            {"batch", "1-workers-01", "9-workers-01"},
            {"attempt", "\"attempt\":1", "\"attempt\":7"},
            {"hop", "\"hop\":2", "\"hop\":9"},
            {"role", "WORKER", "CONTROL_PLANE"},
            {"zone", "zone-a", "zone-b"},
            {"from", "v1.36.1", "v1.35.1"},
            {"to", "v1.37.2", "v1.37.1"},
            {"to, beyond what there is", "v1.37.2", "v9.99.9"},
            {"first", "\"first\":false", "\"first\":true"},
        }) {
            assertThat(data).contains(change[1]);
            all.add(attack(
                    change[0] + " changed",
                    "something else than what is signed",
                    data.replace(change[1], change[2]) + word));
        }
        String text = text(LOOT.withheld);
        for (String[] change : new String[][] {
            {"kind", "UPGRADE", "ROLLBACK"},
            {"node", "w2", "w3"},
            {"to", "v1.37.2", "v1.37.1"},
            {"sequence", "\"sequence\":90", "\"sequence\":900"},
            {"notAfter", "2026-03-02", "2036-03-02"},
        }) {
            assertThat(text).contains(change[1]);
            var other = new SignedOrder(
                    LOOT.planner.id(),
                    text.replace(change[1], change[2]),
                    LOOT.withheld.signed().orElseThrow().signature());
            all.add(attack(
                    change[0] + " changed within the signed text",
                    "not right",
                    LOOT.handedOver(LOOT.withheld.with(other))));
        }
        return all;
    }

    private static List<Attack> malformed() {
        String wish = LOOT.wish().text();
        String kept = LOOT.handedOver(LOOT.withheld);
        String mine = LOOT.handedOver(LOOT.mine);
        UnaryOperator<String> smuggle = text -> text.substring(0, text.length() - 1) + ",\"steps\":[\"rm -rf /\"]}";
        return List.of(
                attack(
                        "a command beside the order",
                        "before one that was followed",
                        kept.replace(
                                "\"first\":false", "\"first\":false,\"steps\":[\"rm -rf /\"],\"command\":\"reboot\"")),
                with("a command in a text signed with an own key", "does not know", LOOT.own.word(smuggle.apply(wish))),
                with(
                        "a field that this version does not know, signed by the planner",
                        "fields that no order of this version has: steps",
                        LOOT.planner.word(smuggle.apply(wish))),
                with(
                        "a field twice, signed by the planner",
                        "no proper JSON",
                        LOOT.planner.word(wish.replace("\"first\":false", "\"first\":true,\"first\":false"))),
                with(
                        "a node's look-alike, signed by the planner",
                        "no printable ASCII",
                        LOOT.planner.word(wish.replace("w2", "w２"))),
                with(
                        "a lone surrogate in the text",
                        "not right",
                        new SignedOrder(
                                LOOT.planner.id(),
                                wish + "\ud800",
                                LOOT.followed.signed().orElseThrow().signature())),
                attack("a node's look-alike", SILENCE, mine.replace("\"node\":\"w1\"", "\"node\":\"w２\"")),
                attack(
                        "a batch's look-alike",
                        "something else than what is signed",
                        kept.replaceFirst("1-workers-01", "1-w\u043erkers-01")),
                attack(
                        "the node twice in one message",
                        "something else than what is signed",
                        mine.replaceFirst("\"node\":\"w1\"", "\"node\":\"w1\",\"node\":\"w2\"")),
                attack(
                        "a version with a tail for a shell",
                        "before one that was followed",
                        kept.replaceFirst("\"to\":\"v1.37.2\"", "\"to\":\"v1.37.2-0; reboot\"")),
                attack("a version that is none", SILENCE, kept.replaceFirst("\"to\":\"v1.37.2\"", "\"to\":\"latest\"")),
                attack(
                        "a number beyond all numbers",
                        SILENCE,
                        kept.replaceFirst("\"attempt\":1", "\"attempt\":99999999999999999999")),
                attack(
                        "a message of a megabyte",
                        SILENCE,
                        LOOT.handedOver(LOOT.wish().order().with(LOOT.planner.word("x".repeat(1_000_000))))),
                attack(
                        "a hundred thousand brackets",
                        SILENCE,
                        kept.replaceFirst("\"first\":false", "\"first\":" + "[".repeat(60_000))),
                attack("a message cut in the middle", SILENCE, kept.substring(0, kept.length() / 2)),
                attack("no message", SILENCE, "", "null", "[]", "{}", "\"\"", "\u0000"),
                attack("a word that is none", SILENCE, kept.replaceFirst("\"signed\":\\{.*?\\}", "\"signed\":[1,2]")),
                attack(
                        "a word that is null",
                        "not signed",
                        kept.replaceFirst("\"signed\":\\{[^}]*\\}[^}]*\\}[^}]*\\}", "\"signed\":null")),
                attack(
                        "an order as another type of event",
                        SILENCE,
                        kept.replace("io.kubehop.NodeHandedOver", "io.kubehop.OrderTaken"),
                        kept.replace("io.kubehop.NodeHandedOver", "io.kubehop.RunCommand"),
                        kept.replace("io.kubehop.NodeHandedOver", "java.lang.ProcessBuilder")),
                attack(
                        "the id of the order to come, taken before it",
                        "not signed",
                        LOOT.handedOver("u1/genuine", LOOT.wish().order())),
                attack(
                        "the name of the order to come, taken before it",
                        "not signed",
                        LOOT.handedOver(LOOT.genuine.unsigned())));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingIsDoneAndTheRefusalIsSaid(Attack attack) throws Exception {
        Victim victim = LOOT.victim();
        List<String> ran = victim.ran();
        int looks = victim.looks();
        for (String message : attack.messages()) {
            victim.receive(message);
            victim.work();
        }
        assertThat(victim.ran()).as("steps").isEqualTo(ran);
        assertThat(victim.looks()).as("questions to the host").isEqualTo(looks);
        assertThat(victim.version()).isEqualTo(Loot.OLD);
        if (attack.said().equals(SILENCE)) {
            assertThat(victim.refusals()).isEmpty();
        } else {
            assertThat(victim.refusals()).singleElement().asString().contains(attack.said());
        }
        assertThat(victim.told().stream().filter(AgentEvent.OrderTaken.class::isInstance))
                .as("only the planner's order from before was taken")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void thePlannersOwnOrderIsFollowedAfterwards(Attack attack) throws Exception {
        Victim victim = LOOT.victim();
        for (String message : attack.messages()) {
            victim.receive(message);
            victim.work();
        }
        victim.receive(LOOT.handedOver("u1/genuine", LOOT.genuine));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
        assertThat(victim.told().getLast())
                .isEqualTo(new AgentEvent.NodeUpgraded("u1", "2-workers-01", 1, "w2", Loot.NEW));
    }

    private static String text(WorkOrder order) {
        return order.signed().map(SignedOrder::text).orElseThrow();
    }

    private static SignedOrder word(String text, byte[] signature) {
        return new SignedOrder(LOOT.planner.id(), text, Base64.getEncoder().encodeToString(signature));
    }

    private static WorkOrder node(WorkOrder order, String node) {
        OrderTerms _ = OrderTerms.parse(text(order));
        return new WorkOrder(
                order.cluster(),
                order.upgrade(),
                order.batch(),
                order.attempt(),
                order.hop(),
                node,
                order.role(),
                order.zone(),
                order.from(),
                order.to(),
                order.first(),
                order.signed());
    }

    /** S + L in place of S: right for a verifier that does not ask that S be smaller than the group's order L. */
    private static byte[] malleable(WorkOrder order) {
        BigInteger l = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] bytes = Base64.getDecoder().decode(order.signed().orElseThrow().signature());
        byte[] s = reversed(Arrays.copyOfRange(bytes, 32, 64));
        byte[] sum = new BigInteger(1, s).add(l).toByteArray();
        byte[] twin = new byte[32];
        System.arraycopy(
                sum, Math.max(0, sum.length - 32), twin, Math.max(0, 32 - sum.length), Math.min(32, sum.length));
        System.arraycopy(reversed(twin), 0, bytes, 32, 32);
        return bytes;
    }

    /** An order that names a file, with its signature, for another file or for any. */
    private static WorkOrder swapped(boolean any) {
        String honest = "1".repeat(64);
        var terms = new OrderTerms(
                OrderKind.UPGRADE,
                LOOT.wish().order(),
                Map.of("kubelet_1.37.2-1.1_amd64.deb", honest),
                999,
                Loot.NOON,
                Loot.NOON.plus(Loot.DAY));
        SignedOrder word = LOOT.planner.word(terms.text());
        String forged = any
                ? terms.text().replaceFirst("\\{\"kubelet_[^}]*}", "{}")
                : terms.text().replace(honest, "2".repeat(64));
        return terms.order().with(new SignedOrder(word.key(), forged, word.signature()));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] other = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            other[i] = bytes[bytes.length - 1 - i];
        }
        return other;
    }
}
