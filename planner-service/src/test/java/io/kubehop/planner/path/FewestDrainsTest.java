package io.kubehop.planner.path;

import static io.kubehop.planner.path.Scene.controlPlane;
import static io.kubehop.planner.path.Scene.view;
import static io.kubehop.planner.path.Scene.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.NodeRole;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.UpgradePlan;
import io.kubehop.events.UpgradePolicy;
import io.kubehop.events.UpgradePolicy.Workers;
import io.kubehop.machine.Decision;
import io.kubehop.planner.path.ClusterView.NodeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewestDrainsTest {
    private static final UpgradePolicy FEWEST = Scene.POLICY.with(Workers.FEWEST);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static KubeVersion v(String text) {
        return KubeVersion.parse(text);
    }

    private static UpgradePlan plan(String to, UpgradePolicy policy, String api, String... kubelets) {
        var nodes = new ArrayList<NodeView>();
        nodes.add(controlPlane("cp1", v(api)));
        for (String kubelet : kubelets) {
            nodes.add(worker("w" + nodes.size(), "a", v(kubelet)));
        }
        return ((PathAnswer.Planned) new PathPlanner(Releases.DEFAULT, false)
                        .plan(to, policy, new ClusterView("cluster", v(api), nodes)))
                .plan();
    }

    private static List<String> workerBatches(UpgradePlan plan) {
        return plan.hops().stream()
                .flatMap(hop -> hop.batches().stream())
                .filter(batch -> batch.role() == NodeRole.WORKER)
                .map(batch -> batch.id() + " " + String.join(" ", batch.nodes()))
                .toList();
    }

    @Test
    void threeHopsAreOneDrain() {
        assertThat(workerBatches(plan("1.37", FEWEST, "1.34.4", "1.34.4", "1.34.4", "1.34.4")))
                .containsExactly("3-workers-01 w1 w2", "3-workers-02 w3");
    }

    @Test
    void aFourthHopNeedsASecondDrainAsLateAsTheSkewAllows() {
        assertThat(workerBatches(plan("1.37", FEWEST, "1.33.11", "1.33.11")))
                .containsExactly("3-workers-01 w1", "4-workers-01 w1");
    }

    @Test
    void aWorkerThatIsBehindAlreadyIsDrainedEarlier() {
        assertThat(workerBatches(plan("1.37", FEWEST, "1.34.4", "1.34.4", "1.33.0", "1.32.0")))
                .containsExactly("1-workers-01 w3", "2-workers-01 w2", "3-workers-01 w1 w2", "3-workers-02 w3");
    }

    @ParameterizedTest(name = "a kubelet {0} when the next hop goes to {1} moves: {2}")
    @CsvSource({
        "1.34.0, 1.37.0, false",
        "1.33.0, 1.37.0, true",
        "1.24.0, 1.26.0, false",
        "1.24.0, 1.27.0, true",
        "1.25.0, 1.28.0, false"
    })
    void olderKubeletsMayBeBehindLess(String kubelet, String next, boolean moves) {
        KubeVersion following = v(next);
        var present = new KubeVersion(1, following.minor() - 1, 0);
        assertThat(new HopMoves(present, Optional.of(following), true).moves(NodeRole.WORKER, v(kubelet)))
                .isEqualTo(moves);
    }

    @Test
    void thePlanSaysWhatTheOtherChoiceWouldSaveOrCost() {
        assertThat(plan("1.37", FEWEST, "1.34.4", "1.34.4", "1.34.4").findings())
                .filteredOn(finding -> finding.subject().equals("policy.workers"))
                .extracting(UpgradePlan.Finding::message)
                .containsExactly(
                        "fewest: 2 drains of workers, where every-hop needs 6; meanwhile workers stay up to three"
                                + " minors behind the control plane");
        assertThat(plan("1.37", Scene.POLICY, "1.34.4", "1.34.4", "1.34.4").findings())
                .filteredOn(finding -> finding.subject().equals("policy.workers"))
                .extracting(UpgradePlan.Finding::message)
                .containsExactly("every-hop: 6 drains of workers; fewest would need 2, with workers up to three minors"
                        + " behind the control plane meanwhile");
        assertThat(plan("1.37", FEWEST, "1.36.3", "1.36.3").findings()).containsExactly(Findings.ofTheWayBack());
    }

    @Test
    void aHopWithoutWorkersIsCompletedAndTheLastMovesThemOverSeveralMinors() {
        UpgradePlan plan = plan("1.37", FEWEST, "1.35.4", "1.35.4");
        var machine = new PlannerMachine(false);
        PlannerState state = machine.initial();
        for (PlanEvent event : List.of(
                new PlanEvent.UpgradePlanned(Scene.ID, "cluster", plan, FEWEST),
                Scene.STARTED,
                new PlanEvent.HopStarted(Scene.ID, 1, v("1.35.4"), v("1.36.3")))) {
            state = machine.evolve(state, event);
        }
        List<PlanEvent> first = decided(
                machine, state, 1, view(v("1.36.3"), controlPlane("cp1", v("1.36.3")), worker("w1", "a", v("1.35.4"))));
        assertThat(first)
                .containsExactly(
                        new PlanEvent.HopCompleted(Scene.ID, 1, v("1.36.3")),
                        new PlanEvent.HopStarted(Scene.ID, 2, v("1.36.3"), v("1.37.2")));
        for (PlanEvent event : first) {
            state = machine.evolve(state, event);
        }
        List<PlanEvent> second = decided(
                machine, state, 2, view(v("1.37.2"), controlPlane("cp1", v("1.37.2")), worker("w1", "a", v("1.35.4"))));
        assertThat(second).singleElement().isInstanceOfSatisfying(PlanEvent.BatchReady.class, ready -> {
            assertThat(ready.batch().orders().getFirst().from()).isEqualTo(v("1.35.4"));
            assertThat(ready.batch().orders().getFirst().to()).isEqualTo(v("1.37.2"));
        });
    }

    private static List<PlanEvent> decided(PlannerMachine machine, PlannerState state, int hop, ClusterView view) {
        int step = state.current().orElseThrow().step();
        return ((Decision.Accept<PlanEvent>)
                        machine.decide(state, new PlannerInput.NodesSeen(Scene.ID, hop, step, view), NOON))
                .events();
    }
}
