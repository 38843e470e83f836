package io.kubehop.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiServerTest {
    private final Bench bench = Bench.withWorkers(1);
    private final ApiServer api = bench.cluster.api();

    @Test
    void aNewObjectGetsIdentityGenerationAndTime() {
        Pod pod = bench.create(Bench.bare("a"));
        assertThat(pod.meta().uid()).hasSize(36);
        assertThat(pod.meta().generation()).isEqualTo(1);
        assertThat(pod.meta().creationTimestamp()).contains(bench.cluster.now());
        assertThat(bench.node("worker-1").meta().generation()).isZero();
    }

    @Test
    void aNameCanBeTakenOnce() {
        bench.create(Bench.bare("a"));
        assertThat(api.create(Kind.POD, Bench.bare("a")).refused()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(409);
            assertThat(refusal.reason()).isEqualTo("AlreadyExists");
            assertThat(refusal.message()).isEqualTo("pods \"a\" already exists");
        });
    }

    @Test
    void aMissingNamespaceIsNotFound() {
        Pod homeless = Bench.bare("a").withMeta(ObjectMeta.of("nowhere", "a"));
        assertThat(api.create(Kind.POD, homeless).refused())
                .hasValueSatisfying(
                        refusal -> assertThat(refusal.message()).isEqualTo("namespaces \"nowhere\" not found"));
    }

    @Test
    void anUpdateOfAnOldVersionConflicts() {
        Deployment old = bench.create(Deployment.of("app", "web", 1, Bench.template("web")));
        Deployment newer = api.update(Kind.DEPLOYMENT, old.withSpec(old.spec().withReplicas(2)))
                .orThrow();
        assertThat(newer.meta().generation()).isEqualTo(2);
        assertThat(api.update(Kind.DEPLOYMENT, old.withSpec(old.spec().withReplicas(3)))
                        .refused())
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.code()).isEqualTo(409);
                    assertThat(refusal.message())
                            .isEqualTo("Operation cannot be fulfilled on deployments.apps \"web\": the object has been"
                                    + " modified; please apply your changes to the latest version and try again");
                });
        Deployment unconditional =
                old.withSpec(old.spec().withReplicas(3)).withMeta(old.meta().withResourceVersion(0));
        assertThat(api.update(Kind.DEPLOYMENT, unconditional).done()).isPresent();
    }

    @Test
    void anUpdateThatChangesNothingMakesNoVersion() {
        Pod pod = bench.create(Bench.bare("a"));
        assertThat(api.update(Kind.POD, pod).orThrow()).isEqualTo(pod);
        assertThat(bench.cluster.store().resourceVersion()).isEqualTo(pod.meta().resourceVersion());
    }

    @Test
    void statusAndSpecAreWrittenApart() {
        ReplicaSet set = bench.create(ReplicaSet.of("app", "web", 1, Bench.template("web")));
        ReplicaSet.Status status = new ReplicaSet.Status(1, 5, 5, 5, 5);
        ReplicaSet written = api.updateStatus(
                        Kind.REPLICA_SET,
                        set.withStatus(status).withSpec(set.spec().withReplicas(9)))
                .orThrow();
        assertThat(written.status()).isEqualTo(status);
        assertThat(written.spec().replicas()).isEqualTo(1);
        assertThat(written.meta().generation()).isEqualTo(1);
        ReplicaSet scaled = api.update(
                        Kind.REPLICA_SET,
                        written.withSpec(set.spec().withReplicas(2)).withStatus(ReplicaSet.Status.NEW))
                .orThrow();
        assertThat(scaled.status()).isEqualTo(status);
    }

    @Test
    void anotherIdentityConflicts() {
        Pod pod = bench.create(Bench.bare("a"));
        Outcome<Pod> outcome = api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT.withUid("other"));
        assertThat(outcome.refused())
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo("Operation cannot be fulfilled on pods \"a\": the UID in the precondition (other)"
                                + " does not match the UID in record ("
                                + pod.meta().uid()
                                + "). The object might have been deleted and then recreated"));
    }

    @Test
    void aPodWithoutNodeGoesAtOnceAndARunningOneGracefully() {
        bench.create(Bench.bare("a"));
        api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT).orThrow();
        assertThat(bench.cluster.store().get(Kind.POD, "app", "a")).isEmpty();

        bench.create(Bench.bare("b"));
        bench.settle();
        Pod going = api.delete(Kind.POD, "app", "b", DeleteOptions.DEFAULT).orThrow();
        assertThat(going.meta().deletionTimestamp())
                .contains(bench.cluster.now().plusSeconds(30));
        assertThat(going.meta().deletionGracePeriodSeconds()).hasValue(30);
        bench.pass(1);
        assertThat(bench.cluster.store().get(Kind.POD, "app", "b")).isPresent();
        bench.pass(2);
        assertThat(bench.cluster.store().get(Kind.POD, "app", "b"))
                .as("its containers end after 2 s")
                .isEmpty();
    }

    @Test
    void aGracePeriodCanOnlyBeMadeShorter() {
        bench.create(Bench.bare("a"));
        bench.settle();
        Pod going = api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT).orThrow();
        assertThat(api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT.withGrace(60))
                        .orThrow())
                .isEqualTo(going);
        Pod shorter = api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT.withGrace(5))
                .orThrow();
        assertThat(shorter.meta().deletionTimestamp())
                .contains(bench.cluster.now().plusSeconds(5));
        api.delete(Kind.POD, "app", "a", DeleteOptions.NOW).orThrow();
        assertThat(bench.cluster.store().get(Kind.POD, "app", "a")).isEmpty();
    }

    @Test
    void finalizersHoldAnObjectUntilTheyAreGone() {
        Pod plain = Bench.bare("a");
        bench.create(plain.withMeta(plain.meta().withFinalizers(List.of("example.com/wait"))));
        bench.settle();
        api.delete(Kind.POD, "app", "a", DeleteOptions.DEFAULT).orThrow();
        bench.pass(120);
        Pod held = bench.pod("a");
        assertThat(held.meta().terminating()).isTrue();
        api.update(Kind.POD, held.withMeta(held.meta().withFinalizers(List.of())))
                .orThrow();
        assertThat(bench.cluster.store().get(Kind.POD, "app", "a")).isEmpty();
    }

    @Test
    void aNamespaceTakesItsContentAlongAndRefusesNewContent() {
        bench.create(Deployment.of("app", "web", 2, Bench.template("web")));
        bench.settle();
        api.delete(Kind.NAMESPACE, "", "app", DeleteOptions.DEFAULT).orThrow();
        assertThat(api.create(Kind.POD, Bench.bare("late")).refused()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(403);
            assertThat(refusal.causes().getFirst().type()).isEqualTo("NamespaceTerminating");
        });
        bench.pass(60);
        assertThat(bench.cluster.store().get(Kind.NAMESPACE, "", "app")).isEmpty();
        assertThat(bench.cluster.store().list(Kind.POD)).isEmpty();
        assertThat(bench.cluster.store().list(Kind.REPLICA_SET)).isEmpty();
    }

    @Test
    void aBudgetSaysHowManyInOneWayOnly() {
        PodDisruptionBudget both =
                PodDisruptionBudget.minAvailable("app", "both", Bench.selector("x"), IntOrPercent.count(1));
        PodDisruptionBudget.Spec spec = new PodDisruptionBudget.Spec(
                both.spec().selector(),
                both.spec().minAvailable(),
                Optional.of(IntOrPercent.count(1)),
                Optional.empty());
        assertThat(api.create(Kind.BUDGET, both.withSpec(spec)).refused())
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(422));
    }

    @Test
    void everyPodToleratesALostNodeForFiveMinutes() {
        Pod pod = bench.create(Bench.bare("a"));
        assertThat(pod.spec().tolerations())
                .extracting(toleration -> Map.entry(
                        toleration.key(), toleration.tolerationSeconds().orElse(-1)))
                .containsExactly(
                        Map.entry("node.kubernetes.io/not-ready", 300L),
                        Map.entry("node.kubernetes.io/unreachable", 300L));
    }

    @Test
    void aDryRunChangesNothing() {
        long before = bench.cluster.store().resourceVersion();
        assertThat(api.create(Kind.POD, Bench.bare("a"), true).done()).isPresent();
        assertThat(bench.cluster.store().resourceVersion()).isEqualTo(before);
    }
}
