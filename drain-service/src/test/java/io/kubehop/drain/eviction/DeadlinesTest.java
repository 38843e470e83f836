package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.labelled;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.ref;
import static io.kubehop.drain.eviction.Told.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.drain.eviction.NodeDrain.Phase;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.events.UpgradePolicy.AtDeadline;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What happens at the deadline")
class DeadlinesTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Instant END = NOON.plus(HALF_AN_HOUR);
    private static final DrainInput TIME_UP = new DrainInput.TimeUp(BATCH, 1, "a");

    private static Drain policy(AtDeadline rule) {
        return new Drain(
                DrainMode.EVICT,
                false,
                false,
                HALF_AN_HOUR,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(rule));
    }

    /** Node a of the nodes has these pods; the others are cordoned and not looked at. */
    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> draining(
            AtDeadline rule, List<String> nodes, PodFacts... pods) {
        var facts = new ArrayList<DrainFact>();
        facts.add(taken(batch(1, policy(rule), nodes.toArray(String[]::new))));
        nodes.forEach(node -> facts.add(nodeCordoned(node, false)));
        return Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(facts)
                .when(listed("a", pods))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .at(END);
    }

    private static DrainFact blocked(String pod, String reason, Instant since, Instant deadline, AtDeadline next) {
        return new Said(new EvictionBlocked(
                UPGRADE,
                BATCH,
                1,
                "a",
                ref(pod),
                BlockKind.NEVER,
                "shop/b",
                reason,
                "another replica",
                since,
                Optional.empty(),
                Optional.of(deadline),
                Optional.of(next),
                false));
    }

    private static DrainFact prolonged(Instant until, boolean deleting) {
        return new DrainFact.Prolonged(BATCH, 1, "a", until, deleting);
    }

    private static Phase phase(Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture) {
        return fixture.state().node(BATCH, 1, "a").orElseThrow().phase();
    }

    @Test
    void waitingGoesOnAndSaysAgainWhoBlocksForEachFurtherTime() {
        Instant next = END.plus(HALF_AN_HOUR);
        var late = draining(AtDeadline.WAIT, List.of("a"), pod("web", budget("b", 0)))
                .given(blocked("web", "needs 1 and has 1", NOON, END, AtDeadline.WAIT))
                .when(TIME_UP)
                .then(
                        prolonged(next, false),
                        blocked(
                                "web",
                                "the drain's time is up and it goes on: needs 1 and has 1",
                                NOON,
                                next,
                                AtDeadline.WAIT));
        assertThat(late.work()).contains(new DrainAction.GiveUp(BATCH, 1, "a", next), evict("a", "web", Instant.MIN));
        late.when(TIME_UP).thenIgnored("not up");
        late.at(next)
                .when(TIME_UP)
                .then(
                        prolonged(next.plus(HALF_AN_HOUR), false),
                        blocked(
                                "web",
                                "the drain's time is up and it goes on: needs 1 and has 1",
                                NOON,
                                next.plus(HALF_AN_HOUR),
                                AtDeadline.WAIT));
    }

    @Test
    void anApiServerThatIsAwayIsWaitedForToo() {
        Fixture.of(new DrainMachine(SETTINGS))
                .given(taken(batch(1, policy(AtDeadline.WAIT), "a")))
                .at(END)
                .when(TIME_UP)
                .then(prolonged(END.plus(HALF_AN_HOUR), false))
                .todo(cordon("a"), new DrainAction.GiveUp(BATCH, 1, "a", END.plus(HALF_AN_HOUR)));
    }

    @Test
    void whatIsLeftIsDeletedPastItsBudgetsOnlyIfThePolicySaysSo() {
        Instant next = END.plus(HALF_AN_HOUR);
        var before = draining(
                        AtDeadline.DELETE,
                        List.of("a"),
                        pod("web", budget("b", 0)),
                        labelled(pod("job"), "kubehop.io/drain", "wait-completed"),
                        labelled(pod("end"), "kubehop.io/drain", "last"))
                .given(blocked("web", "needs 1 and has 1", NOON, END, AtDeadline.DELETE))
                .given(new DrainFact.PodPostponed(BATCH, 1, "a", "uid-web", Instant.MAX));
        assertThat(before.work()).noneMatch(action -> action instanceof DrainAction.Delete);
        before.at(END.minusSeconds(1)).when(TIME_UP).thenIgnored("not up");
        var deleting = before.when(TIME_UP).thenTypes(DrainFact.Prolonged.class, Said.class, Said.class, Said.class);
        deleting.todo(
                look("a", NOON.plusSeconds(30)),
                new DrainAction.GiveUp(BATCH, 1, "a", next),
                delete("web"),
                delete("job"),
                delete("end"));
        var one = deleting.when(answered("a", "job", new EvictionAnswer.Accepted()))
                .then(evicted("a", "job"));
        assertThat(one.work()).contains(delete("web")).doesNotContain(delete("job"));
        deleting.at(next)
                .when(TIME_UP)
                .thenTypes(Said.class, DrainFact.ReturnBegun.class)
                .todo(uncordon("a"));
    }

    private static DrainAction delete(String pod) {
        return new DrainAction.Delete(BATCH, 1, "a", ref(pod), Instant.MIN, Optional.empty());
    }

    @Test
    void aParkedNodeTakesPodsAgainAndComesBackWhenTheRestOfItsBatchIsDone() {
        var parking = draining(AtDeadline.PARK, List.of("a", "b"), pod("web", budget("b", 0)))
                .when(TIME_UP)
                .thenTypes(Said.class, Said.class, DrainFact.NodeParked.class);
        assertThat(phase(parking)).isEqualTo(Phase.PARKING);
        parking.todo(uncordon("a"), look("b", Instant.MIN), giveUp("b"));
        assertThat(parking.state().followed()).containsExactly("b");
        assertThat(parking.state().lanes()).isEmpty();
        var parked = parking.when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .then(new DrainFact.NodeRests(BATCH, 1, "a"))
                .todo(look("b", Instant.MIN), giveUp("b"));
        var alone = parked.given(triaged("b", 0), drained("b", 0, Duration.ZERO), handedOver("b"))
                .todo()
                .given(returned("b", true));
        Instant back = END.plusSeconds(60);
        alone.todo(new DrainAction.ComeBack(BATCH, 1, "a", back));
        var again = alone.at(back)
                .when(new DrainInput.CameBack(BATCH, 1, "a"))
                .then(new DrainFact.NodeResumed(BATCH, 1, "a", back))
                .todo(cordon("a"), new DrainAction.GiveUp(BATCH, 1, "a", back.plus(HALF_AN_HOUR)));
        again.when(new DrainInput.CameBack(BATCH, 1, "a")).thenIgnored("not parked");
        var second = again.when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .when(listed("a", pod("web", budget("b", 0))))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .at(back.plus(HALF_AN_HOUR));
        assertThat(second.when(TIME_UP).events().getFirst())
                .isInstanceOfSatisfying(
                        Said.class, said -> assertThat(said.event()).isInstanceOf(DrainFailed.class));
    }

    @Test
    void aNodeFoundCordonedIsParkedAsItIs() {
        var parked = Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch(1, policy(AtDeadline.PARK), "a")), nodeCordoned("a", true))
                .when(listed("a", pod("web")))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .at(END)
                .when(TIME_UP)
                .thenTypes(Said.class, Said.class, DrainFact.NodeParked.class);
        parked.todo(new DrainAction.ComeBack(BATCH, 1, "a", END.plusSeconds(60)));
    }

    @Test
    void anAbortGivesParkedNodesBack() {
        var parking = draining(AtDeadline.PARK, List.of("a"), pod("web"))
                .when(TIME_UP)
                .thenTypes(Said.class, Said.class, DrainFact.NodeParked.class);
        parking.when(new DrainInput.Aborting())
                .then(new DrainFact.AbortTaken(), returning("a", false))
                .todo(uncordon("a"));
        parking.when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .thenTypes(DrainFact.NodeRests.class)
                .when(new DrainInput.Aborting())
                .then(new DrainFact.AbortTaken(), returned("a", false), abandoned());
    }

    @Test
    void aRetryOfANodeThatIsBeingParkedWaitsForItsUncordon() {
        draining(AtDeadline.PARK, List.of("a"), pod("web"))
                .when(TIME_UP)
                .thenTypes(Said.class, Said.class, DrainFact.NodeParked.class)
                .when(released(batch(2, policy(AtDeadline.PARK), "a")))
                .thenTypes(DrainFact.BatchTaken.class, Said.class)
                .todo(uncordon("a"))
                .when(new DrainInput.Uncordoned(BATCH, 1, "a"))
                .thenTypes(DrainFact.NodeRests.class)
                .todo(
                        new DrainAction.Cordon(BATCH, 2, "a"),
                        new DrainAction.GiveUp(BATCH, 2, "a", END.plus(HALF_AN_HOUR)));
    }
}
