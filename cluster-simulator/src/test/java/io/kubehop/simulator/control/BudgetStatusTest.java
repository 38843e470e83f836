package io.kubehop.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the disruption controller works out. */
class BudgetStatusTest {
    private final Bench bench = Bench.withWorkers(3);

    @ParameterizedTest(name = "{0} replicas, {1} unready, minAvailable {2}: {3} healthy of {4} wanted, {5} may go")
    @CsvSource({
        "3, 0, 2,    3, 2, 1",
        "3, 1, 2,    2, 2, 0",
        "3, 2, 2,    1, 2, 0",
        "3, 0, 5,    3, 5, 0",
        "3, 0, 0,    3, 0, 3",
        "3, 0, 50%,  3, 2, 1",
        "5, 0, 50%,  5, 3, 2",
        "10, 0, 81%, 10, 9, 1",
        "10, 0, 80%, 10, 8, 2",
        "3, 0, 100%, 3, 3, 0",
        "1, 0, 1%,   1, 1, 0",
        "7, 2, 30%,  5, 3, 2"
    })
    void minAvailableRoundsUp(int replicas, int unready, String minimum, int healthy, int desired, int allowed) {
        web(replicas, unready);
        bench.create(
                PodDisruptionBudget.minAvailable("app", "web", Bench.selector("web"), IntOrPercent.parse(minimum)));
        expect(healthy, desired, replicas, allowed);
    }

    @ParameterizedTest(name = "{0} replicas, {1} unready, maxUnavailable {2}: {3} healthy of {4} wanted, {5} may go")
    @CsvSource({
        "3, 0, 1,    3, 2, 1",
        "3, 1, 1,    2, 2, 0",
        "3, 2, 1,    1, 2, 0",
        "3, 0, 0,    3, 3, 0",
        "3, 0, 9,    3, 0, 3",
        "3, 0, 0%,   3, 3, 0",
        "3, 0, 1%,   3, 2, 1",
        "3, 0, 25%,  3, 2, 1",
        "5, 0, 25%,  5, 3, 2",
        "4, 0, 25%,  4, 3, 1",
        "10, 0, 30%, 10, 7, 3",
        "10, 0, 31%, 10, 6, 4",
        "1, 0, 1%,   1, 0, 1",
        "2, 0, 100%, 2, 0, 2"
    })
    void maxUnavailableRoundsUp(int replicas, int unready, String maximum, int healthy, int desired, int allowed) {
        web(replicas, unready);
        bench.create(
                PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.parse(maximum)));
        expect(healthy, desired, replicas, allowed);
    }

    @Test
    void theExpectedCountIsTheScaleOfAllControllersTogether() {
        web(4, 0);
        bench.create(StatefulSet.of("app", "db", 2, Bench.template("web").withLabel("role", "db")));
        bench.settle();
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.percent(50)));
        expect(6, 3, 6, 3);
    }

    @Test
    void aPodThatIsMissingStillCountsAsExpected() {
        web(4, 0);
        bench.create(PodDisruptionBudget.minAvailable("app", "web", Bench.selector("web"), IntOrPercent.percent(50)));
        List.of("worker-1", "worker-2", "worker-3").forEach(node -> bench.cordon(node, true));
        bench.cluster
                .api()
                .delete(Kind.POD, "app", bench.pods("web").getFirst().meta().name(), DeleteOptions.NOW)
                .orThrow();
        expect(3, 2, 4, 1);
    }

    @Test
    void terminatingPodsAreNotHealthy() {
        web(3, 0);
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        Pod pod = bench.pods("web").getFirst();
        bench.cluster
                .api()
                .delete(Kind.POD, "app", pod.meta().name(), DeleteOptions.DEFAULT)
                .orThrow();
        assertThat(pod.ready()).isTrue();
        expect(2, 2, 3, 0);
    }

    @Test
    void aBudgetWithoutPodsAllowsNothing() {
        bench.create(PodDisruptionBudget.minAvailable("app", "web", Bench.selector("web"), IntOrPercent.count(0)));
        expect(0, 0, 0, 0);
    }

    @Test
    void anEmptySelectorCoversTheNamespace() {
        web(2, 0);
        bench.create(Deployment.of("app", "other", 1, Bench.template("other")));
        bench.settle();
        bench.create(
                PodDisruptionBudget.maxUnavailable("app", "web", LabelSelector.of(Map.of()), IntOrPercent.count(1)));
        expect(3, 2, 3, 1);
    }

    @Test
    void podsWithoutControllerCountOnlyForNumbersOfAvailablePods() {
        bench.create(Bench.bare("web"));
        bench.settle();
        bench.create(PodDisruptionBudget.minAvailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        expect(1, 1, 1, 0);
        bench.cluster
                .api()
                .delete(Kind.BUDGET, "app", "web", DeleteOptions.DEFAULT)
                .orThrow();
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        expect(1, 0, 0, 0);
    }

    @Test
    void daemonSetsHaveNoScale() {
        bench.create(DaemonSet.of("app", "agent", Bench.template("web")));
        bench.settle();
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        bench.pass(1);
        assertThat(Condition.find(bench.budget("web").conditions(), PodDisruptionBudget.DISRUPTION_ALLOWED))
                .hasValueSatisfying(condition -> {
                    assertThat(condition.reason()).isEqualTo("SyncFailed");
                    assertThat(condition.message())
                            .isEqualTo("daemonsets.apps does not implement the scale subresource");
                });
        bench.cluster
                .api()
                .delete(Kind.BUDGET, "app", "web", DeleteOptions.DEFAULT)
                .orThrow();
        bench.create(PodDisruptionBudget.minAvailable("app", "web", Bench.selector("web"), IntOrPercent.count(2)));
        expect(3, 2, 3, 1);
    }

    @Test
    void theConditionSaysWhetherSomebodyMayGo() {
        web(2, 0);
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        bench.pass(1);
        assertThat(condition().reason()).isEqualTo("SufficientPods");
        bench.cluster.faults().neverReady("app", "web");
        bench.pass(1);
        assertThat(condition().reason()).isEqualTo("InsufficientPods");
        assertThat(condition().observedGeneration()).isEqualTo(1);
    }

    @Test
    void aChangedBudgetIsBehindUntilTheControllerHasSeenIt() {
        web(2, 0);
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        bench.pass(1);
        PodDisruptionBudget budget =
                bench.cluster.store().get(Kind.BUDGET, "app", "web").orElseThrow();
        PodDisruptionBudget changed = PodDisruptionBudget.maxUnavailable(
                        "app", "web", Bench.selector("web"), IntOrPercent.count(2))
                .withMeta(ObjectMeta.of("app", "web"));
        bench.cluster.api().update(Kind.BUDGET, budget.withSpec(changed.spec())).orThrow();
        assertThat(bench.budget("web").observedGeneration()).isEqualTo(1);
        bench.pass(1);
        assertThat(bench.budget("web").observedGeneration()).isEqualTo(2);
        assertThat(bench.budget("web").disruptionsAllowed()).isEqualTo(2);
    }

    private Condition condition() {
        return Condition.find(bench.budget("web").conditions(), PodDisruptionBudget.DISRUPTION_ALLOWED)
                .orElseThrow();
    }

    private void web(int replicas, int unready) {
        bench.create(Deployment.of("app", "web", replicas, Bench.template("web")));
        assertThat(bench.settle()).isTrue();
        bench.pods("web")
                .subList(0, unready)
                .forEach(pod ->
                        bench.cluster.faults().neverReady("app", pod.meta().name()));
    }

    private void expect(int healthy, int desired, int expected, int allowed) {
        bench.pass(1);
        PodDisruptionBudget.Status status = bench.budget("web");
        assertThat(List.of(
                        status.currentHealthy(),
                        status.desiredHealthy(),
                        status.expectedPods(),
                        status.disruptionsAllowed()))
                .as("healthy, desired, expected, allowed")
                .containsExactly(healthy, desired, expected, allowed);
        assertThat(status.observedGeneration()).isEqualTo(1);
    }
}
