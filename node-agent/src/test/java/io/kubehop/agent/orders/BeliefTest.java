package io.kubehop.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.AgentEvent;
import io.kubehop.events.KeyRing;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.OrderKind;
import io.kubehop.events.WorkOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent makes of orders beyond single attacks: clocks, keys that change, floods, and turns. */
class BeliefTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Loot loot = new Loot();

    @Test
    void aClockAnHourWrongRefusesUntilItIsSetAndThenTheRetryIsFollowed() throws Exception {
        Victim victim = loot.victim();
        victim.at(Loot.NOON.minus(HOUR));
        victim.receive(loot.handedOver(loot.genuine));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.OLD);
        assertThat(victim.refusals()).singleElement().asString().contains("one of the clocks is wrong");
        victim.at(Loot.NOON);
        victim.receive(loot.handedOver("u1/retry", retry(2, 210, Loot.NOON)));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
    }

    @Test
    void aClockAnHourAheadChangesNothingForAnOrderOfToday() throws Exception {
        Victim victim = loot.victim();
        victim.at(Loot.NOON.plus(HOUR));
        victim.receive(loot.handedOver(loot.genuine));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
    }

    @Test
    void anOrderCountsFromAndToItsTimesAndTheToleranceBeyond() {
        var check = new OrderCheck(Optional.of(Loot.CLUSTER), Trust.in(() -> loot.ring));
        Duration most = Trust.TOLERANCE;
        Instant end = Loot.NOON.plus(Loot.DAY);
        assertThat(believed(check, Loot.NOON.minus(most))).isTrue();
        assertThat(believed(check, Loot.NOON.minus(most).minusMillis(1))).isFalse();
        assertThat(believed(check, end.plus(most))).isTrue();
        assertThat(believed(check, end.plus(most).plusMillis(1))).isFalse();
    }

    private boolean believed(OrderCheck check, Instant now) {
        return check.of(OrderKind.UPGRADE, loot.genuine, Optional.empty(), now) instanceof OrderCheck.Answer.Believed;
    }

    @Test
    void anOrderThatComesAgainWhileItIsUnderWayOrAfterChangesNothing() throws Exception {
        Victim victim = loot.victim();
        victim.receive(loot.handedOver("u1/9", loot.genuine));
        victim.receive(loot.handedOver("u1/10", loot.genuine));
        victim.work();
        List<String> ran = victim.ran();
        victim.at(Loot.NOON.plus(Duration.ofDays(3)));
        victim.receive(loot.handedOver("u1/11", loot.genuine));
        victim.work();
        assertThat(victim.ran()).isEqualTo(ran);
        assertThat(victim.refusals()).isEmpty();
    }

    @Test
    void aFalseOrderUnderTheNameOfOneThatWaitsSpeaksNotAgainstIt() throws Exception {
        Victim victim = loot.victim();
        victim.receive(loot.handedOver("u1/genuine", loot.genuine));
        victim.receive(loot.handedOver(
                "u1/false", loot.genuine.with(loot.own.word(loot.wish().text()))));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
        assertThat(victim.refusals()).singleElement().asString().contains("does not know");
        assertThat(victim.told()).noneMatch(AgentEvent.OrderRefused.class::isInstance);
    }

    @Test
    void aWordGivenAgainWithAnotherKeyIsTheSameOrder() throws Exception {
        Pen next = Pen.named("dddddddddddddddddddddddddddddddd");
        var both = new KeyRing(List.of(loot.planner.known(), next.known()), List.of());
        var victim = new Victim(Loot.CLUSTER, "w2", both, Loot.OLD, Loot.NOON);
        victim.receive(loot.handedOver("u1/1", loot.genuine));
        victim.receive(loot.handedOver(
                "u1/1",
                loot.genuine.with(next.word(loot.genuine.signed().orElseThrow().text()))));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
        assertThat(victim.refusals()).isEmpty();
    }

    @Test
    void aFloodOfFalseOrdersIsWrittenDownToALimitAndTheTrueOneIsFollowed() throws Exception {
        Victim victim = loot.victim();
        for (int i = 0; i < 3 * Trust.REFUSALS; i++) {
            victim.receive(loot.handedOver(Loot.order("w2", "b-" + i, Loot.OLD, Loot.NEW)));
        }
        assertThat(victim.refusals()).hasSize(Trust.REFUSALS);
        victim.receive(loot.handedOver(loot.genuine));
        victim.work();
        assertThat(victim.version()).isEqualTo(Loot.NEW);
        victim.receive(loot.handedOver(Loot.order("w2", "once-more", Loot.OLD, Loot.NEW)));
        assertThat(victim.refusals()).hasSize(Trust.REFUSALS + 1);
    }

    @Test
    void whatThePlannerSignsStillHasToFitTheNode() throws Exception {
        refusedAtTheVersion(
                "is not possible", Loot.order("w2", "d", KubeVersion.parse("1.34.0"), KubeVersion.parse("1.35.4")));
        refusedAtTheVersion("three minors", Loot.order("w2", "s", Loot.OLD, KubeVersion.parse("1.40.0")));
        refusedAtTheVersion("three minors", Loot.order("w2", "m", Loot.OLD, KubeVersion.parse("9.99.9")));
        refusedAtTheVersion("the order begins at", Loot.order("w2", "f", Loot.NEW, KubeVersion.parse("1.38.0")));
    }

    private void refusedAtTheVersion(String why, WorkOrder order) throws Exception {
        Victim victim = loot.victim();
        List<String> ran = victim.ran();
        victim.receive(loot.handedOver(loot.signed(OrderKind.UPGRADE, order, 300, Loot.NOON)));
        victim.work();
        assertThat(victim.ran()).isEqualTo(ran);
        assertThat(victim.refusals()).singleElement().asString().contains(why);
    }

    @Test
    void workAheadIsBelievedAsWorkAheadOnly() {
        var check = new OrderCheck(Optional.of(Loot.CLUSTER), Trust.in(() -> loot.ring));
        assertThat(check.of(OrderKind.PREPARE, loot.prepare, Optional.empty(), Loot.NOON))
                .isEqualTo(new OrderCheck.Answer.Believed(true));
        for (OrderKind other : List.of(OrderKind.UPGRADE, OrderKind.ROLLBACK)) {
            assertThat(check.of(other, loot.prepare, Optional.empty(), Loot.NOON))
                    .isInstanceOf(OrderCheck.Answer.Refused.class);
        }
    }

    private WorkOrder retry(int attempt, long sequence, Instant made) {
        WorkOrder order = loot.genuine;
        return loot.signed(
                OrderKind.UPGRADE,
                new WorkOrder(
                        order.cluster(),
                        order.upgrade(),
                        order.batch(),
                        attempt,
                        order.hop(),
                        order.node(),
                        order.role(),
                        order.zone(),
                        order.from(),
                        order.to(),
                        order.first()),
                sequence,
                made);
    }
}
