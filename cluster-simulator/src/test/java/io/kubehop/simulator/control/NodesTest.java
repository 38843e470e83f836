package io.kubehop.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubelets, the node lifecycle, taints that expel, and what is left of lost nodes. */
class NodesTest {
    private final Bench bench = Bench.withWorkers(2);

    @Test
    void aCordonedNodeIsTaintedUntilItIsNot() {
        bench.cordon("worker-1", true);
        bench.pass(1);
        assertThat(bench.node("worker-1").spec().taints())
                .containsExactly(new Taint(Taint.UNSCHEDULABLE, "", Taint.NO_SCHEDULE));
        bench.cordon("worker-1", false);
        bench.pass(1);
        assertThat(bench.node("worker-1").spec().taints()).isEmpty();
    }

    @Test
    void aPodRunsBeforeItIsReady() {
        bench.create(Bench.bare("a"));
        List<String> seen = new ArrayList<>();
        bench.cluster.store().listen(change -> {
            if (change.object() instanceof Pod pod) {
                String state = pod.status().phase() + (pod.ready() ? " ready" : "");
                if (seen.isEmpty() || !seen.getLast().equals(state)) {
                    seen.add(state);
                }
            }
        });
        bench.settle();
        assertThat(seen).containsExactly("PENDING", "RUNNING", "RUNNING ready");
    }

    @ParameterizedTest(name = "delay {0} is {1} ms")
    @CsvSource({"12s, 12000", "1m30s, 90000", "500ms, 500", "1.5s, 1500", "1h, 3600000"})
    void annotationsSayHowLongAPodTakes(String text, long millis) {
        Pod plain = Bench.bare("a");
        bench.create(
                plain.withMeta(plain.meta().withAnnotations(Map.of(Pod.READY_DELAY, text, Pod.DELETE_DELAY, "1s"))));
        assertThat(bench.cluster.settle(Duration.ofHours(2))).isTrue();
        Instant started = bench.pod("a").status().startTime().orElseThrow();
        Instant ready = Condition.find(bench.pod("a").status().conditions(), Pod.READY)
                .orElseThrow()
                .lastTransitionTime();
        assertThat(Duration.between(started, ready)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aPodThatDoesNotEndInTimeIsKilledAtTheEndOfItsGrace() {
        Pod plain = Bench.bare("slow");
        bench.create(plain.withSpec(plain.spec().withGrace(10))
                .withMeta(plain.meta().withAnnotations(Map.of(Pod.DELETE_DELAY, "10m"))));
        bench.settle();
        bench.cluster
                .api()
                .delete(Kind.POD, "app", "slow", DeleteOptions.DEFAULT)
                .orThrow();
        bench.pass(9);
        assertThat(bench.cluster.store().get(Kind.POD, "app", "slow")).isPresent();
        bench.pass(2);
        assertThat(bench.cluster.store().get(Kind.POD, "app", "slow")).isEmpty();
    }

    @Test
    void aNodeThatSaysItIsNotReadyTakesItsPodsAlong() {
        web();
        Pod pod = bench.pods("web").getFirst();
        String node = pod.spec().nodeName().orElseThrow();
        bench.cluster.faults().nodeNotReady(node, Duration.ofSeconds(30));
        bench.pass(1);
        assertThat(ready(node)).isEqualTo("False");
        assertThat(bench.pod(pod.meta().name()).ready()).isFalse();
        assertThat(bench.node(node).spec().taints()).extracting(Taint::key).containsOnly(Taint.NOT_READY);
        bench.pass(30);
        assertThat(ready(node)).isEqualTo("True");
        assertThat(bench.pod(pod.meta().name()).ready()).isTrue();
        assertThat(bench.node(node).spec().taints()).isEmpty();
    }

    @Test
    void aShortRebootOnlyRestartsPods() {
        web();
        Pod pod = bench.pods("web").getFirst();
        String node = pod.spec().nodeName().orElseThrow();
        bench.cluster.faults().reboot(node, Duration.ofSeconds(20));
        bench.pass(10);
        assertThat(ready(node)).as("nobody has missed it yet").isEqualTo("True");
        bench.pass(11);
        assertThat(bench.pod(pod.meta().name()).ready()).isFalse();
        assertThat(bench.node(node).status().info().bootId()).isEqualTo("boot-1");
        bench.pass(5);
        assertThat(bench.pod(pod.meta().name()).ready()).isTrue();
    }

    @Test
    void aLostNodeIsUnknownAfterItsGraceAndLosesItsPodsFiveMinutesLater() {
        web();
        Pod pod = bench.pods("web").getFirst();
        String node = pod.spec().nodeName().orElseThrow();
        bench.cluster.faults().loseNode(node);
        bench.pass(49);
        assertThat(ready(node)).isEqualTo("True");
        bench.pass(2);
        assertThat(ready(node)).isEqualTo("Unknown");
        assertThat(bench.node(node).spec().taints()).extracting(Taint::key).containsOnly(Taint.UNREACHABLE);
        bench.pass(298);
        assertThat(bench.pod(pod.meta().name()).meta().terminating()).isFalse();
        bench.pass(3);
        assertThat(bench.pod(pod.meta().name()).meta().terminating()).isTrue();
        bench.cluster.advance(Duration.ofHours(1));
        assertThat(bench.pod(pod.meta().name()).meta().terminating())
                .as("nobody confirms that it ended")
                .isTrue();
        bench.cluster.faults().restoreNode(node);
        bench.settle();
        assertThat(bench.cluster.store().get(Kind.POD, pod.key())).isEmpty();
        assertThat(bench.node(node).ready()).isTrue();
    }

    @Test
    void aStatefulPodOfALostNodeWaitsUntilTheNodeIsSaidToBeOutOfService() {
        bench.create(StatefulSet.of("app", "db", 1, Bench.template("db")));
        bench.settle();
        Pod old = bench.pod("db-0");
        String node = old.spec().nodeName().orElseThrow();
        bench.cluster.faults().loseNode(node);
        bench.cluster.advance(Duration.ofMinutes(30));
        assertThat(bench.pod("db-0").meta().uid()).isEqualTo(old.meta().uid());
        Node lost = bench.node(node);
        List<Taint> taints = new ArrayList<>(lost.spec().taints());
        taints.add(new Taint(Taint.OUT_OF_SERVICE, "nodeshutdown", Taint.NO_EXECUTE));
        bench.cluster.api().update(Kind.NODE, lost.withTaints(taints)).orThrow();
        bench.pass(60);
        assertThat(bench.pod("db-0").meta().uid()).isNotEqualTo(old.meta().uid());
        assertThat(bench.pod("db-0").ready()).isTrue();
    }

    @Test
    void podsOfADeletedNodeAreCollected() {
        web();
        Pod pod = bench.pods("web").getFirst();
        bench.cluster.faults().deleteNode(pod.spec().nodeName().orElseThrow()).orThrow();
        bench.pass(40);
        assertThat(bench.cluster.store().get(Kind.POD, pod.key())).isEmpty();
        assertThat(bench.pods("web")).hasSize(2).allMatch(Pod::ready);
    }

    @Test
    void aTaintThatExpelsDoesSoAtOnce() {
        web();
        Pod pod = bench.pods("web").getFirst();
        String node = pod.spec().nodeName().orElseThrow();
        bench.cluster
                .api()
                .update(Kind.NODE, bench.node(node).withTaints(List.of(new Taint("maintenance", "", Taint.NO_EXECUTE))))
                .orThrow();
        bench.pass(1);
        assertThat(Condition.find(bench.pod(pod.meta().name()).status().conditions(), Pod.DISRUPTION_TARGET))
                .map(Condition::reason)
                .contains("DeletionByTaintManager");
        bench.settle();
        assertThat(bench.pods("web")).noneMatch(other -> other.spec().nodeName().equals(Optional.of(node)));
    }

    @Test
    void whileTheApiServerIsGoneNothingMoves() {
        web();
        bench.cluster.faults().apiServerDown(Duration.ofSeconds(60));
        assertThat(bench.cluster.faults().apiServerUp()).isFalse();
        long before = bench.cluster.store().resourceVersion();
        bench.cluster.faults().neverReady("app", "web");
        bench.pass(59);
        assertThat(bench.cluster.store().resourceVersion()).isEqualTo(before);
        bench.pass(2);
        assertThat(bench.cluster.faults().apiServerUp()).isTrue();
        assertThat(bench.pods("web")).noneMatch(Pod::ready);
    }

    @Test
    void faultsThatOverlapEndWithTheLast() {
        bench.cluster.faults().apiServerDown(Duration.ofSeconds(60));
        bench.cluster.faults().nodeNotReady("worker-1", Duration.ofSeconds(20));
        bench.pass(10);
        bench.cluster.faults().apiServerDown(Duration.ofSeconds(20));
        bench.cluster.faults().loseNode("worker-1");
        bench.pass(30);
        assertThat(bench.cluster.faults().apiServerUp()).isFalse();
        bench.pass(21);
        assertThat(bench.cluster.faults().apiServerUp()).isTrue();
        bench.pass(60);
        assertThat(ready("worker-1"))
                .as("the end of the first fault does not bring a lost host back")
                .isEqualTo("Unknown");
    }

    @Test
    void extraStartDelayHoldsNewPodsUpAndLeavesOldOnesAlone() {
        web();
        bench.cluster.faults().extraStartDelay(Duration.ofSeconds(60));
        bench.create(Bench.bare("late"));
        bench.pass(30);
        assertThat(bench.pod("late").ready()).isFalse();
        assertThat(bench.pods("web")).allMatch(Pod::ready);
        bench.pass(40);
        assertThat(bench.pod("late").ready()).isTrue();
    }

    @Test
    void anUnreadyPodComesBack() {
        web();
        Pod pod = bench.pods("web").getFirst();
        bench.cluster.faults().unready("app", pod.meta().name(), Duration.ofSeconds(10));
        bench.pass(1);
        assertThat(bench.pod(pod.meta().name()).ready()).isFalse();
        bench.pass(10);
        assertThat(bench.pod(pod.meta().name()).ready()).isTrue();
    }

    private void web() {
        bench.create(Deployment.of("app", "web", 2, Bench.template("web")));
        assertThat(bench.settle()).isTrue();
    }

    private String ready(String node) {
        return Condition.find(bench.node(node).status().conditions(), Node.READY)
                .map(Condition::status)
                .orElse("none");
    }
}
