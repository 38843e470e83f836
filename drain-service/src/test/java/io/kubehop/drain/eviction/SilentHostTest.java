package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.POLICY;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.due;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.eviction.Told.cordon;
import static io.kubehop.drain.eviction.Told.evicted;
import static io.kubehop.drain.eviction.Told.listed;
import static io.kubehop.drain.eviction.Told.nodeCordoned;
import static io.kubehop.drain.eviction.Told.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.NodeOutOfService;
import io.kubehop.events.DrainEvent.NodeWaiting;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A host that does not answer, and load balancers")
class SilentHostTest {
    private static final NodeSight SILENT = new NodeSight(true, false, false);
    private static final Drain ALLOWED = POLICY.with(Optional.empty(), Optional.empty(), Optional.empty(), false, true);
    private static final Instant LATE = NOON.plusSeconds(40);

    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> leaving(Drain policy) {
        return Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy, "a")), nodeCordoned("a", false))
                .when(listed("a", pod("web")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .given(evicted("a", "web"))
                .at(LATE);
    }

    private static DrainInput looked(NodeSight sight, PodFacts pod) {
        return new DrainInput.PodsListed(BATCH, 1, "a", List.of(pod), sight);
    }

    private static DrainFact doubted(Instant askAt) {
        return new DrainFact.HostDoubted(BATCH, 1, "a", Optional.of(askAt));
    }

    private static DrainInput asked(boolean off, String reason) {
        return new DrainInput.HostAsked(BATCH, 1, "a", off, reason);
    }

    @Test
    void somebodyIsAskedAndOnlyIfItIsSurelyOffItsNodeIsOutOfService() {
        var facts = leaving(ALLOWED)
                .when(looked(SILENT, due(pod("web"), NOON.plusSeconds(30))))
                .events();
        assertThat(facts).contains(doubted(LATE));
        var doubting = leaving(ALLOWED).given(facts);
        assertThat(doubting.work()).contains(new DrainAction.AskHost(BATCH, 1, "a", LATE));
        var unsure = doubting.when(asked(false, "no answer from its board"))
                .then(
                        doubted(LATE.plusSeconds(60)),
                        new Said(new NodeWaiting(
                                UPGRADE,
                                BATCH,
                                1,
                                "a",
                                "somebody to say that its host is off: no answer from its board",
                                LATE,
                                Optional.of(NOON.plus(Duration.ofMinutes(30))))));
        unsure.when(asked(true, "off")).thenIgnored("does not matter any more");
        var off = unsure.at(LATE.plusSeconds(60))
                .when(asked(true, "power is off"))
                .then(new Said(new NodeOutOfService(UPGRADE, BATCH, 1, "a", "power is off")));
        assertThat(off.work()).noneMatch(DrainAction.AskHost.class::isInstance);
        off.when(new DrainInput.Aborting())
                .thenTypes(DrainFact.AbortTaken.class, DrainFact.ReturnBegun.class)
                .todo(new DrainAction.Uncordon(BATCH, 1, "a", false));
    }

    @Test
    void aHostThatAnswersAgainIsNotDoubtedAnyMore() {
        leaving(ALLOWED)
                .given(doubted(LATE))
                .when(looked(NodeSight.CORDONED, due(pod("web"), NOON.plusSeconds(30))))
                .thenTypes(DrainFact.NodeLookedAt.class, DrainFact.HostDoubted.class);
    }

    @Test
    void withoutThePolicyNobodyIsAsked() {
        var facts = leaving(POLICY)
                .when(looked(SILENT, due(pod("web"), NOON.plusSeconds(30))))
                .events();
        assertThat(facts).noneMatch(DrainFact.HostDoubted.class::isInstance);
    }

    @Test
    void aPodKeptByAFinalizerSaysNothingOfTheHost() {
        var facts = leaving(ALLOWED)
                .when(looked(SILENT, due(pod("web"), NOON.plusSeconds(30), "example.com/hold")))
                .events();
        assertThat(facts).noneMatch(DrainFact.HostDoubted.class::isInstance);
    }

    @Test
    void beforeTheFirstEvictionLoadBalancersLeaveTheNodeOut() {
        Duration wait = Duration.ofSeconds(20);
        Instant until = NOON.plus(wait);
        var policy = POLICY.with(Optional.of(wait), Optional.empty(), Optional.empty(), false, false);
        var cordoned = Fixture.of(new DrainMachine(SETTINGS)).at(NOON).given(taken(batch(1, policy, "a")));
        assertThat(cordoned.work())
                .contains(new DrainAction.Cordon(BATCH, 1, "a", true))
                .doesNotContain(cordon("a"));
        var waiting = cordoned.when(Told.cordoned("a", CordonAnswer.FOUND))
                .then(
                        nodeCordoned("a", true),
                        new DrainFact.EvictionsFrom(BATCH, 1, "a", until),
                        new Said(new NodeWaiting(
                                UPGRADE, BATCH, 1, "a", "load balancers to leave it out", NOON, Optional.of(until))));
        var looked = waiting.when(listed("a", pod("web"))).thenTypes(Said.class, DrainFact.NodeLookedAt.class);
        assertThat(looked.work()).contains(Told.evict("a", "web", until));
        looked.when(new DrainInput.Aborting())
                .thenTypes(DrainFact.AbortTaken.class, DrainFact.ReturnBegun.class)
                .todo(new DrainAction.Uncordon(BATCH, 1, "a", false));
    }
}
