package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.SETTINGS;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.eviction.Told.answered;
import static io.kubehop.drain.eviction.Told.emptying;
import static io.kubehop.drain.eviction.Told.evicted;
import static io.kubehop.drain.eviction.Told.listed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.BudgetFacts.Unhealthy;
import io.kubehop.drain.cluster.BudgetFacts.Why;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent.DrainParked;
import io.kubehop.machine.Fixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Drains that wait for each other")
class CrossingTest {
    private static final Instant PATIENCE_OVER = NOON.plusSeconds(30);

    /** Full, because a replacement finds no node, for this reason. */
    private static BudgetFacts full(String name, String message) {
        return budget(name, 0)
                .with(List.of(new Unhealthy("shop/" + name + "-new", Why.UNSCHEDULABLE, message, Optional.of(NOON))));
    }

    private static final String CORDONS = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.";

    private static DrainInput refused(String node, String pod, BudgetFacts budget) {
        return answered(node, pod, new EvictionAnswer.BudgetFull("full"), budget);
    }

    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> nodes() {
        return Fixture.of(new DrainMachine(SETTINGS))
                .at(NOON)
                .given(emptying("a", "b"))
                .when(listed("a", pod("web-1", budget("web", 1)), pod("web-2", budget("web", 1))))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .when(listed("b", pod("db-1", budget("db", 1))))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class);
    }

    private static Fixture<DrainState, DrainInput, DrainFact, DrainAction> crossed() {
        return nodes().when(refused("a", "web-1", full("web", CORDONS)))
                .thenTypes(Said.class, DrainFact.BudgetShut.class)
                .when(refused("b", "db-1", full("db", CORDONS)))
                .thenTypes(Said.class, DrainFact.BudgetShut.class);
    }

    private static Optional<DrainAction> letGo(Fixture<DrainState, DrainInput, DrainFact, DrainAction> at) {
        return at.work().stream().filter(DrainAction.LetGo.class::isInstance).findFirst();
    }

    @Test
    void theOneThatHasMostPodsLeftIsLetGoOf() {
        var crossed = crossed();
        assertThat(letGo(crossed)).contains(new DrainAction.LetGo(BATCH, 1, "a", PATIENCE_OVER));
        crossed.when(new DrainInput.LetGo(BATCH, 1, "a")).thenIgnored("do not wait for each other");
        var parked = crossed.at(PATIENCE_OVER)
                .when(new DrainInput.LetGo(BATCH, 1, "a"))
                .then(
                        new Said(new DrainParked(
                                UPGRADE,
                                BATCH,
                                1,
                                "a",
                                "it and other nodes wait for each other: their pods' replacements need nodes that are"
                                        + " cordoned")),
                        new DrainFact.NodeParked(BATCH, 1, "a", PATIENCE_OVER));
        assertThat(letGo(parked)).isEmpty();
        parked.when(new DrainInput.LetGo(BATCH, 1, "a")).thenIgnored("do not wait for each other");
    }

    @Test
    void oneStuckNodeIsNoCrossing() {
        assertThat(letGo(nodes().when(refused("a", "web-1", full("web", CORDONS)))
                        .thenTypes(Said.class, DrainFact.BudgetShut.class)))
                .isEmpty();
    }

    @Test
    void aPodThatIsLeavingIsHope() {
        assertThat(letGo(crossed().given(evicted("a", "web-2")))).isEmpty();
    }

    @Test
    void whatNoCordonCausesIsNoCrossing() {
        String cpu = "0/3 nodes are available: 3 Insufficient cpu.";
        assertThat(letGo(nodes().when(refused("a", "web-1", full("web", cpu)))
                        .thenTypes(Said.class, DrainFact.BudgetShut.class)
                        .when(refused("b", "db-1", full("db", cpu)))
                        .thenTypes(Said.class, DrainFact.BudgetShut.class)))
                .isEmpty();
    }

    @Test
    void aReplacementThatFindsANodeMeanwhileEndsIt() {
        var healed = crossed()
                .at(NOON.plusSeconds(10))
                .given(new DrainFact.BudgetFreed("shop/web", 1, NOON.plusSeconds(10)))
                .when(answered("a", "web-1", new EvictionAnswer.Accepted()))
                .events();
        assertThat(letGo(crossed().given(healed))).isEmpty();
    }

    @Test
    void aNodeThatWasLetGoOfOnceIsNotAgain() {
        var again = crossed()
                .at(PATIENCE_OVER)
                .given(new DrainFact.NodeParked(BATCH, 1, "a", NOON), new DrainFact.NodeRests(BATCH, 1, "a"))
                .given(new DrainFact.NodeResumed(BATCH, 1, "a", NOON), Told.nodeCordoned("a", false))
                .when(listed("a", pod("web-1", budget("web", 1)), pod("web-2", budget("web", 1))))
                .thenTypes(Said.class, DrainFact.NodeLookedAt.class)
                .when(refused("a", "web-1", full("web", CORDONS)))
                .thenTypes(Said.class, DrainFact.BudgetShut.class);
        assertThat(letGo(again)).map(DrainAction::node).contains("b");
    }
}
