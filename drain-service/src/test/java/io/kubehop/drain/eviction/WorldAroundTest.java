package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.due;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.eviction.Told.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodFacts;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.BlockKind;
import io.kubehop.events.DrainEvent.DrainFailed;
import io.kubehop.events.DrainEvent.EvictionBlocked;
import io.kubehop.machine.Fixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What others do to a node while its pods are leaving")
class WorldAroundTest {
    private static final NodeSight UNCORDONED = new NodeSight(true, true, true);
    private static final NodeSight SILENT = new NodeSight(true, false, false);
    private static final DrainFact LOST = new DrainFact.CordonLost(BATCH, 1, "a");

    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> fixture =
            Fixture.of(new DrainMachine(SETTINGS)).at(NOON).given(emptying("a"));

    private final Fixture<DrainState, DrainInput, DrainFact, DrainAction> waiting =
            fixture.given(triaged("a", 0, "x"), looked("a", NOON, Map.of(), ahead("x")));

    private static DrainInput look(NodeSight sight, PodFacts... pods) {
        return new DrainInput.PodsListed(BATCH, 1, "a", List.of(pods), sight);
    }

    private static EvictionBlocked blocked(DrainFact fact) {
        return (EvictionBlocked) fact.told().orElseThrow();
    }

    @Test
    void aNodeThatSomebodyUncordonsIsCordonedAgainBeforeAnythingElseGoesOn() {
        var lost = waiting.when(look(UNCORDONED, pod("x"))).then(LOST);
        lost.todo(cordon("a"), giveUp("a"));
        lost.when(look(UNCORDONED, pod("x"))).thenIgnored("nothing new");
        lost.when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .todo(Told.look("a", NOON.plusSeconds(30)), giveUp("a"), evict("a", "x", java.time.Instant.MIN));
    }

    @Test
    void theWatchTellsItAtOnce() {
        waiting.when(new DrainInput.NodeSeen("a", UNCORDONED))
                .then(LOST)
                .when(new DrainInput.NodeSeen("a", UNCORDONED))
                .thenIgnored("being cordoned again");
        waiting.when(new DrainInput.NodeSeen("a", NodeSight.CORDONED)).thenIgnored("as it should be");
        waiting.when(new DrainInput.NodeSeen("b", UNCORDONED)).thenIgnored("as it should be");
    }

    @Test
    void aNodeThatIsEmptyButSchedulableIsNotHandedOver() {
        var lost = fixture.when(look(UNCORDONED)).then(triaged("a", 0), LOST);
        lost.todo(cordon("a"), giveUp("a"));
        lost.when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .when(look(NodeSight.CORDONED))
                .then(triaged("a", 0), drained("a", 0, Duration.ZERO), handedOver("a"));
    }

    @Test
    void thereIsNoFightWithoutEnd() {
        var often = waiting;
        for (int i = 0; i < 3; i++) {
            often = often.when(look(UNCORDONED, pod("x")))
                    .then(LOST)
                    .when(cordoned("a", CordonAnswer.OURS))
                    .then(nodeCordoned("a", false));
        }
        often.when(look(UNCORDONED, pod("x")))
                .then(
                        new Said(new DrainFailed(
                                UPGRADE,
                                BATCH,
                                1,
                                "a",
                                List.of("node a was made schedulable by somebody else 4 times while it was drained"))),
                        returning("a", false))
                .todo(uncordon("a"));
    }

    @Test
    void aPersonsCordonThatAPersonTookOffIsOursWhenItIsPutOnAgain() {
        Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(taken(batch("a")), nodeCordoned("a", true))
                .when(look(UNCORDONED))
                .then(triaged("a", 0), LOST)
                .when(cordoned("a", CordonAnswer.OURS))
                .then(nodeCordoned("a", false))
                .when(look(NodeSight.CORDONED))
                .then(triaged("a", 0), drained("a", 0, Duration.ZERO), handedOver("a"))
                .when(new DrainInput.Accepted(BATCH, 1, "a"))
                .then(returning("a", true));
    }

    @Test
    void aCordonThatAPersonPutOnInBetweenSurvives() {
        waiting.when(look(UNCORDONED, pod("x")))
                .then(LOST)
                .when(cordoned("a", CordonAnswer.FOUND))
                .then(nodeCordoned("a", true))
                .when(new DrainInput.Aborting())
                .then(new DrainFact.AbortTaken(), returned("a", false), abandoned());
    }

    @Test
    void aNodeThatLeavesTheClusterHasFailedAndIsNotHandedOver() {
        var gone = new DrainFact[] {
            new Said(new DrainFailed(
                    UPGRADE, BATCH, 1, "a", List.of("node a was deleted from the cluster while it was drained"))),
            returned("a", false),
            abandoned()
        };
        fixture.when(look(NodeSight.MISSING)).then(gone).todo();
        waiting.when(new DrainInput.NodeSeen("a", NodeSight.MISSING)).then(gone).todo();
    }

    @Test
    void aPodThatAFinalizerKeepsIsNamedOnce() {
        PodFacts kept = due(pod("x"), NOON, "example.com/hold");
        var late = waiting.given(evicted("a", "x")).at(NOON.plusSeconds(30));
        late.when(look(NodeSight.CORDONED, kept)).thenTypes(DrainFact.NodeLookedAt.class);
        var stuck = late.at(NOON.plusSeconds(90)).when(look(NodeSight.CORDONED, kept));
        EvictionBlocked block = blocked(stuck.events().getLast());
        assertThat(block.kind()).isEqualTo(BlockKind.NEVER);
        assertThat(block.since()).isEqualTo(NOON);
        assertThat(block.reason())
                .isEqualTo("its grace period was over at 2026-03-01T12:00:00Z, and it is kept by example.com/hold");
        assertThat(block.freedBy()).isEqualTo("whoever set finalizer example.com/hold");
        late.at(NOON.plusSeconds(90))
                .given(stuck.events())
                .at(NOON.plusSeconds(120))
                .when(look(NodeSight.CORDONED, kept))
                .thenTypes(DrainFact.NodeLookedAt.class);
        assertThat(late.given(stuck.events())
                        .at(NOON.plus(Duration.ofMinutes(30)))
                        .when(new DrainInput.TimeUp(BATCH, 1, "a"))
                        .events()
                        .getFirst()
                        .toString())
                .contains("pod shop/x is still terminating: its grace period was over")
                .contains("example.com/hold");
    }

    @Test
    void onANodeThatDoesNotAnswerNobodyConfirmsTheEnd() {
        var silent = waiting.given(evicted("a", "x"))
                .at(NOON.plusSeconds(30))
                .when(look(SILENT, due(pod("x"), NOON.plusSeconds(10))));
        EvictionBlocked block = blocked(silent.events().getLast());
        assertThat(block.kind()).isEqualTo(BlockKind.NEVER);
        assertThat(block.reason()).contains("node a does not answer");
        assertThat(block.freedBy())
                .contains("node.kubernetes.io/out-of-service")
                .contains("only if it surely is off");
    }

    @Test
    void aKubeletThatIsSlowIsSaidToBe() {
        var slow = waiting.given(evicted("a", "x"))
                .at(NOON.plusSeconds(90))
                .when(look(NodeSight.CORDONED, due(pod("x"), NOON)));
        assertThat(blocked(slow.events().getLast()).kind()).isEqualTo(BlockKind.OTHER);
    }
}
