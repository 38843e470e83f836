package io.kubehop.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.api.DeleteOptions.Propagation;
import io.kubehop.simulator.model.DaemonSet;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.ReplicaSet;
import io.kubehop.simulator.model.StatefulSet;
import io.kubehop.simulator.model.Taint;
import io.kubehop.simulator.store.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private final Bench bench = Bench.withWorkers(3);

    @Test
    void aDeploymentMakesAReplicaSetThatMakesPods() {
        bench.create(Deployment.of("app", "web", 3, Bench.template("web")));
        bench.settle();
        ReplicaSet set = bench.cluster.store().list(Kind.REPLICA_SET).getFirst();
        String hash = set.meta().labels().getOrDefault("pod-template-hash", "");
        assertThat(set.meta().name()).isEqualTo("web-" + hash);
        assertThat(bench.pods("web")).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.ready()).isTrue();
            assertThat(pod.meta().name()).startsWith(set.meta().name() + "-");
            assertThat(pod.meta().labels()).containsEntry("pod-template-hash", hash);
            assertThat(pod.meta().controller().orElseThrow().uid())
                    .isEqualTo(set.meta().uid());
        });
        Deployment.Status status = deployment().status();
        assertThat(status.readyReplicas()).isEqualTo(3);
        assertThat(status.unavailableReplicas()).isZero();
        assertThat(status.observedGeneration()).isEqualTo(1);
    }

    @Test
    void aScaledDeploymentFollows() {
        bench.create(Deployment.of("app", "web", 3, Bench.template("web")));
        bench.settle();
        scale(5);
        assertThat(bench.pods("web")).hasSize(5);
        scale(1);
        assertThat(bench.pods("web")).hasSize(1);
        scale(0);
        assertThat(bench.pods("web")).isEmpty();
    }

    @Test
    void aChangedTemplateReplacesAllPods() {
        bench.create(Deployment.of("app", "web", 2, Bench.template("web")));
        bench.settle();
        List<Pod> old = bench.pods("web");
        Deployment deployment = deployment();
        Deployment.Spec spec = new Deployment.Spec(
                2, deployment.spec().selector(), Bench.template("web").withLabel("version", "2"));
        bench.cluster.api().update(Kind.DEPLOYMENT, deployment.withSpec(spec)).orThrow();
        bench.pass(30);
        assertThat(bench.pods("web"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(old)
                .allMatch(Pod::ready);
    }

    @Test
    void aTerminatingPodOfAReplicaSetIsReplacedAtOnce() {
        bench.create(ReplicaSet.of("app", "web", 1, Bench.template("web")));
        bench.settle();
        delete(bench.pods("web").getFirst());
        bench.pass(1);
        assertThat(bench.pods("web")).hasSize(2);
        bench.settle();
        assertThat(bench.pods("web")).hasSize(1);
    }

    @Test
    void aStatefulSetStartsItsPodsOneAfterTheOther() {
        List<String> events = new ArrayList<>();
        bench.cluster.store().listen(change -> note(change, events));
        bench.create(StatefulSet.of("app", "db", 3, Bench.template("db")));
        bench.settle();
        assertThat(events)
                .containsExactly("db-0 made", "db-0 ready", "db-1 made", "db-1 ready", "db-2 made", "db-2 ready");
    }

    @Test
    void aPodOfAStatefulSetReturnsUnderItsNameWhenTheOldOneIsGone() {
        bench.create(StatefulSet.of("app", "db", 2, Bench.template("db")));
        bench.settle();
        Pod old = bench.pod("db-0");
        delete(old);
        bench.pass(1);
        assertThat(bench.pod("db-0"))
                .extracting(pod -> pod.meta().terminating())
                .isEqualTo(true);
        assertThat(bench.pods("db")).hasSize(2);
        bench.settle();
        assertThat(bench.pod("db-0").meta().uid()).isNotEqualTo(old.meta().uid());
        assertThat(bench.pod("db-0").ready()).isTrue();
    }

    @Test
    void anOrderedStatefulSetDoesNotReplaceBehindAPodThatIsNotReady() {
        bench.create(StatefulSet.of("app", "db", 3, Bench.template("db")));
        bench.settle();
        bench.cluster.faults().neverReady("app", "db-0");
        delete(bench.pod("db-2"));
        bench.pass(60);
        assertThat(bench.cluster.store().get(Kind.POD, "app", "db-2")).isEmpty();
        bench.cluster.faults().heal("app", "db-0");
        assertThat(bench.settle()).isTrue();
        assertThat(bench.pod("db-2").ready()).isTrue();
    }

    @Test
    void aStatefulSetShrinksFromTheEnd() {
        StatefulSet set = bench.create(StatefulSet.of("app", "db", 3, Bench.template("db")));
        bench.settle();
        StatefulSet current =
                bench.cluster.store().get(Kind.STATEFUL_SET, set.key()).orElseThrow();
        bench.cluster
                .api()
                .update(Kind.STATEFUL_SET, current.withSpec(current.spec().withReplicas(1)))
                .orThrow();
        bench.pass(20);
        assertThat(bench.pods("db")).extracting(pod -> pod.meta().name()).containsExactly("db-0");
    }

    @Test
    void aDaemonSetRunsOnEveryNodeCordonedOrNew() {
        bench.cordon("worker-1", true);
        bench.create(DaemonSet.of("app", "agent", Bench.template("agent")));
        bench.settle();
        assertThat(bench.pods("agent"))
                .extracting(pod -> pod.spec().nodeName().orElse(""))
                .containsExactlyInAnyOrder("worker-1", "worker-2", "worker-3");
        bench.worker("worker-4", "zone-a");
        bench.settle();
        assertThat(bench.pods("agent")).hasSize(4).allMatch(Pod::ready);
        assertThat(bench.cluster
                        .store()
                        .list(Kind.DAEMON_SET)
                        .getFirst()
                        .status()
                        .numberReady())
                .isEqualTo(4);
    }

    @Test
    void aDaemonSetKeepsAwayFromTaintsItDoesNotTolerate() {
        bench.cluster
                .api()
                .update(
                        Kind.NODE,
                        bench.node("worker-1").withTaints(List.of(new Taint("special", "", Taint.NO_SCHEDULE))))
                .orThrow();
        bench.create(DaemonSet.of("app", "agent", Bench.template("agent")));
        bench.settle();
        assertThat(bench.pods("agent")).hasSize(2);
    }

    @Test
    void whatAnOwnerLeavesBehindGoes() {
        bench.create(Deployment.of("app", "web", 2, Bench.template("web")));
        bench.settle();
        bench.cluster
                .api()
                .delete(Kind.DEPLOYMENT, "app", "web", DeleteOptions.DEFAULT)
                .orThrow();
        bench.pass(10);
        assertThat(bench.cluster.store().list(Kind.REPLICA_SET)).isEmpty();
        assertThat(bench.pods("web")).isEmpty();
    }

    @Test
    void orphansStay() {
        bench.create(ReplicaSet.of("app", "web", 2, Bench.template("web")));
        bench.settle();
        bench.cluster
                .api()
                .delete(Kind.REPLICA_SET, "app", "web", DeleteOptions.DEFAULT.withPropagation(Propagation.ORPHAN))
                .orThrow();
        bench.pass(10);
        assertThat(bench.pods("web"))
                .hasSize(2)
                .allMatch(
                        pod -> pod.meta().controller().isEmpty() && !pod.meta().terminating());
    }

    private static void note(Change change, List<String> events) {
        if (change.object() instanceof Pod pod) {
            boolean wasReady =
                    change.previous().map(previous -> ((Pod) previous).ready()).orElse(false);
            if (change.type() == Change.Type.ADDED) {
                events.add(pod.meta().name() + " made");
            } else if (pod.ready() && !wasReady) {
                events.add(pod.meta().name() + " ready");
            }
        }
    }

    private Deployment deployment() {
        return bench.cluster.store().get(Kind.DEPLOYMENT, "app", "web").orElseThrow();
    }

    private void scale(int replicas) {
        Deployment deployment = deployment();
        bench.cluster
                .api()
                .update(Kind.DEPLOYMENT, deployment.withSpec(deployment.spec().withReplicas(replicas)))
                .orThrow();
        bench.pass(20);
    }

    private void delete(Pod pod) {
        bench.cluster
                .api()
                .delete(Kind.POD, "app", pod.meta().name(), DeleteOptions.DEFAULT)
                .orThrow();
    }
}
