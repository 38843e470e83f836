package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.V35;
import static io.kubehop.planner.path.Scene.V36;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.NodeRole;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.UpgradePolicy.Drain;
import io.kubehop.events.UpgradePolicy.DrainMode;
import io.kubehop.events.UpgradePolicy.Group;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainGroupsTest {
    private static final Drain SLOW = new Drain(DrainMode.EVICT, false, false, Duration.ofHours(2));
    private static final Drain OFF = new Drain(DrainMode.NONE, false, false, Duration.ofMinutes(5));
    private static final UpgradePolicy POLICY = new UpgradePolicy("2", Drain.DEFAULT, UpgradePolicy.Verify.DEFAULT)
            .with(List.of(new Group("pool=db", SLOW), new Group("pool in (db,batch)", OFF)));
    private static final HopMoves MOVES = new HopMoves(V36, Optional.empty(), false);

    private static NodeView node(String name, String pool) {
        return new NodeView(
                name, NodeRole.WORKER, "a", V35, true, true, pool.isEmpty() ? Map.of() : Map.of("pool", pool));
    }

    private static final ClusterView VIEW = new ClusterView(
            "cluster",
            V36,
            List.of(node("w1", ""), node("w2", "db"), node("w3", ""), node("w4", "batch"), node("w5", "db")));

    @Test
    void theFirstGroupThatANodeIsInCounts() {
        DrainGroups groups = DrainGroups.of(POLICY);
        assertThat(groups.of(node("n", "db"))).isEqualTo(SLOW);
        assertThat(groups.of(node("n", "batch"))).isEqualTo(OFF);
        assertThat(groups.of(node("n", "web"))).isEqualTo(Drain.DEFAULT);
        assertThat(groups.of(node("n", ""))).isEqualTo(Drain.DEFAULT);
    }

    @Test
    void nodesThatAreDrainedInDifferentWaysAreNeverTogether() {
        NextBatch next = NextBatch.ofWorkers(VIEW, MOVES, DrainGroups.of(POLICY), new MaxUnavailable(3, false))
                .orElseThrow();
        assertThat(next.nodes()).extracting(NodeView::name).containsExactly("w1", "w3");
        assertThat(next.drain()).isEqualTo(Drain.DEFAULT);
    }

    @Test
    void theBatchesArePredictedAsTheyWillCome() {
        assertThat(NextBatch.predicted(
                        VIEW, NodeRole.WORKER, MOVES, DrainGroups.of(POLICY), new MaxUnavailable(1, false)))
                .extracting(batch -> batch.getFirst().name())
                .containsExactly("w1", "w2", "w3", "w4", "w5");
        assertThat(NextBatch.predicted(
                        VIEW, NodeRole.WORKER, MOVES, DrainGroups.of(POLICY), new MaxUnavailable(2, false)))
                .extracting(batch -> batch.stream().map(NodeView::name).toList())
                .containsExactly(List.of("w1", "w3"), List.of("w2", "w5"), List.of("w4"));
    }

    @Test
    void aGroupThatCannotBeMeantIsRefusedByItsField() {
        var policy = POLICY.with(List.of(
                new Group("pool=db", SLOW), new Group("a b", new Drain(DrainMode.EVICT, false, false, Duration.ZERO))));
        assertThat(PolicyRules.check(policy))
                .extracting(PathAnswer.Refusal::field)
                .containsExactly("policy.groups[1].nodes", "policy.groups[1].drain.timeout");
    }

    @Test
    void theRisksOfAGroupAreNamedInThePlan() {
        assertThat(Findings.of(POLICY, VIEW, List.of(V36), true))
                .extracting(finding -> finding.subject())
                .contains("policy.groups[1].drain.mode")
                .doesNotContain("policy.groups[0].drain.mode");
    }
}
