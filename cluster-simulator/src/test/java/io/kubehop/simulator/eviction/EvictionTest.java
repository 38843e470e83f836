package io.kubehop.simulator.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The answers of the Eviction API that no budget decides, and the order in which the server looks. */
class EvictionTest {
    private final Bench bench = Bench.withWorkers(3);

    @Test
    void withoutABudgetThePodIsMarkedAndDeleted() {
        web(1);
        Pod pod = first();
        assertThat(evict(pod)).isEqualTo(new EvictionAnswer.Accepted());
        Pod going = bench.pod(pod.meta().name());
        assertThat(going.meta().terminating()).isTrue();
        assertThat(Condition.find(going.status().conditions(), Pod.DISRUPTION_TARGET))
                .hasValueSatisfying(condition -> {
                    assertThat(condition.status()).isEqualTo("True");
                    assertThat(condition.reason()).isEqualTo("EvictionByEvictionAPI");
                    assertThat(condition.message()).isEqualTo("Eviction API: evicting");
                });
    }

    @Test
    void aMissingPodIs404() {
        EvictionAnswer answer = bench.cluster.evict("app", "nobody", EvictionRequest.PLAIN);
        assertThat(answer).isInstanceOf(EvictionAnswer.NotFound.class);
        assertThat(answer.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).isEqualTo("pods \"nobody\" not found"));
    }

    @Test
    void anotherIdentityIs409() {
        web(1);
        Pod pod = first();
        EvictionAnswer answer = bench.cluster.evict("app", pod.meta().name(), EvictionRequest.ofUid("other"));
        assertThat(answer.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(409);
            assertThat(refusal.reason()).isEqualTo("Conflict");
            assertThat(refusal.message()).contains("the UID in the precondition (other) does not match");
        });
        assertThat(bench.pod(pod.meta().name()).meta().terminating()).isFalse();
    }

    @Test
    void anotherIdentityUnderAFullBudgetIs429() {
        web(1);
        budget("web", IntOrPercent.count(0));
        assertThat(bench.cluster.evict("app", first().meta().name(), EvictionRequest.ofUid("other")))
                .isInstanceOf(EvictionAnswer.BudgetFull.class);
    }

    @Test
    void anOldVersionIs409() {
        web(1);
        Pod pod = first();
        EvictionRequest request = new EvictionRequest(
                Optional.empty(), OptionalLong.of(pod.meta().resourceVersion() - 1), false, OptionalLong.empty());
        assertThat(bench.cluster.evict("app", pod.meta().name(), request))
                .isInstanceOf(EvictionAnswer.PreconditionFailed.class);
    }

    @Test
    void severalBudgetsAre500WithoutReason() {
        web(3);
        budget("web", IntOrPercent.count(1));
        bench.create(
                PodDisruptionBudget.maxUnavailable("app", "all", LabelSelector.of(Map.of()), IntOrPercent.count(1)));
        bench.settle();
        bench.cluster.faults().neverReady("app", "web");
        bench.pass(1);
        EvictionAnswer answer = evict(first());
        assertThat(answer)
                .as("before any look at health")
                .isEqualTo(new EvictionAnswer.SeveralBudgets(List.of("all", "web")));
        assertThat(answer.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(500);
            assertThat(refusal.reason()).isEmpty();
            assertThat(refusal.causes()).isEmpty();
        });
    }

    @Test
    void aPendingPodGoesWhateverItsBudgetSays() {
        Pod tooBig = Bench.bare("big");
        bench.create(tooBig.withSpec(tooBig.spec().withNodeSelector(Map.of("no", "where"))));
        budget("big", IntOrPercent.count(0));
        assertThat(bench.cluster.evict("app", "big", EvictionRequest.PLAIN)).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(bench.cluster.store().get(Kind.POD, "app", "big")).isEmpty();
    }

    @Test
    void aFinishedPodGoesWhateverItsBudgetSays() {
        web(1);
        budget("web", IntOrPercent.count(0));
        Pod pod = first();
        bench.cluster
                .api()
                .updateStatus(Kind.POD, pod.withStatus(pod.status().withPhase(Pod.Phase.SUCCEEDED)))
                .orThrow();
        assertThat(bench.cluster.evict("app", pod.meta().name(), EvictionRequest.PLAIN))
                .isEqualTo(new EvictionAnswer.Accepted());
    }

    @Test
    void aTerminatingPodIsAcceptedAgainAndCostsNothing() {
        web(3);
        budget("web", IntOrPercent.count(1));
        Pod pod = first();
        bench.cluster
                .api()
                .delete(Kind.POD, "app", pod.meta().name(), DeleteOptions.DEFAULT)
                .orThrow();
        assertThat(evict(pod)).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(bench.budget("web").disruptedPods()).isEmpty();
    }

    @Test
    void aTerminatingNamespaceIs403() {
        web(1);
        Pod pod = first();
        bench.cluster
                .api()
                .delete(Kind.NAMESPACE, "", "app", DeleteOptions.DEFAULT)
                .orThrow();
        EvictionAnswer answer = evict(pod);
        assertThat(answer).isInstanceOf(EvictionAnswer.NamespaceTerminating.class);
        assertThat(answer.refusal())
                .hasValueSatisfying(refusal ->
                        assertThat(refusal.causes().getFirst().type()).isEqualTo("NamespaceTerminating"));
    }

    @Test
    void theGracePeriodOfTheRequestIsTheOneThatCounts() {
        web(1);
        Pod pod = first();
        bench.cluster.evict(
                "app",
                pod.meta().name(),
                new EvictionRequest(Optional.empty(), OptionalLong.empty(), false, OptionalLong.of(7)));
        assertThat(bench.pod(pod.meta().name()).meta().deletionGracePeriodSeconds())
                .hasValue(7);
    }

    private void web(int replicas) {
        bench.create(Deployment.of("app", "web", replicas, Bench.template("web")));
        assertThat(bench.settle()).isTrue();
    }

    private void budget(String app, IntOrPercent maxUnavailable) {
        bench.create(PodDisruptionBudget.maxUnavailable("app", app, Bench.selector(app), maxUnavailable));
        bench.pass(1);
    }

    private Pod first() {
        return bench.pods("web").getFirst();
    }

    private EvictionAnswer evict(Pod pod) {
        return bench.cluster.evict(
                "app", pod.meta().name(), EvictionRequest.ofUid(pod.meta().uid()));
    }
}
