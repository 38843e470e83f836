package io.kubehop.simulator.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.Bench;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Deployment;
import io.kubehop.simulator.model.IntOrPercent;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.OwnerReference;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodDisruptionBudget;
import io.kubehop.simulator.model.PodDisruptionBudget.UnhealthyPodPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of the Eviction API that one budget decides. */
class BudgetedEvictionTest {
    private final Bench bench = Bench.withWorkers(3);

    @Test
    void anAcceptedEvictionIsWrittenIntoTheBudgetAtOnce() {
        web(3);
        budget("web", IntOrPercent.count(1));
        Pod pod = first();
        assertThat(bench.budget("web").disruptionsAllowed()).isEqualTo(1);
        assertThat(evict(pod)).isEqualTo(new EvictionAnswer.Accepted());
        PodDisruptionBudget.Status status = bench.budget("web");
        assertThat(status.disruptionsAllowed()).isZero();
        assertThat(status.disruptedPods()).containsExactly(Map.entry(pod.meta().name(), bench.cluster.now()));
        assertThat(Condition.isTrue(status.conditions(), "DisruptionAllowed")).isFalse();
        bench.pass(1);
        assertThat(bench.budget("web").disruptedPods())
                .as("the controller has seen it terminate")
                .isEmpty();
    }

    @Test
    void aFullBudgetAnswers429WithoutRetryAfter() {
        web(3);
        budget("web", IntOrPercent.count(1));
        List<Pod> pods = bench.pods("web");
        assertThat(evict(pods.get(0))).isEqualTo(new EvictionAnswer.Accepted());
        bench.pass(1);
        EvictionAnswer answer = evict(pods.get(1));
        assertThat(answer.refusal())
                .contains(new Refusal(
                        429,
                        "TooManyRequests",
                        "Cannot evict pod as it would violate the pod's disruption budget.",
                        "",
                        "",
                        List.of(new Refusal.Cause(
                                "DisruptionBudget",
                                "The disruption budget web needs 2 healthy pods and has 2 currently",
                                "")),
                        OptionalInt.empty()));
        bench.settle();
        assertThat(evict(pods.get(1))).as("its replacement is Ready").isEqualTo(new EvictionAnswer.Accepted());
    }

    @Test
    void aBudgetNobodyLookedAtAnswers429With10Seconds() {
        web(3);
        bench.create(PodDisruptionBudget.maxUnavailable("app", "web", Bench.selector("web"), IntOrPercent.count(1)));
        EvictionAnswer answer = evict(first());
        assertThat(answer).isEqualTo(new EvictionAnswer.BudgetBehind("web"));
        assertThat(answer.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(429);
            assertThat(refusal.retryAfterSeconds()).hasValue(10);
            assertThat(refusal.causes().getFirst().message())
                    .isEqualTo("The disruption budget web is still being processed by the server.");
        });
        bench.pass(1);
        assertThat(evict(first())).isEqualTo(new EvictionAnswer.Accepted());
    }

    @Test
    void aBudgetThatCannotBeWorkedOutSaysWhy() {
        web(1);
        Pod orphan = Bench.bare("orphan");
        bench.create(orphan.withMeta(orphan.meta()
                .withLabels(Map.of("app", "lost"))
                .withOwners(List.of(new OwnerReference("apps/v1", "ReplicaSet", "gone", "gone-uid", true, true)))));
        budget("lost", IntOrPercent.count(1));
        bench.settle();
        // The generation counts as unseen while the sync fails, which is asked first.
        assertThat(evict(bench.pod("orphan"))).isEqualTo(new EvictionAnswer.BudgetBehind("lost"));
        statusOf(
                "lost",
                status -> new PodDisruptionBudget.Status(0, 0, 0, 0, 1, status.disruptedPods(), status.conditions()));
        assertThat(evict(bench.pod("orphan")))
                .isEqualTo(new EvictionAnswer.BudgetFull(
                        "lost",
                        "The disruption budget lost does not allow evicting pods currently because it failed sync:"
                                + " found no controllers for pod \"orphan\""));
    }

    @Test
    void aBudgetWithoutSelectorCoversNothing() {
        web(1);
        bench.create(new PodDisruptionBudget(
                ObjectMeta.of("app", "none"),
                new PodDisruptionBudget.Spec(
                        Optional.empty(), Optional.empty(), Optional.of(IntOrPercent.count(0)), Optional.empty()),
                PodDisruptionBudget.Status.NEW));
        assertThat(evict(first())).isEqualTo(new EvictionAnswer.Accepted());
    }

    @ParameterizedTest(name = "{0}, {1} of 3 healthy, {2} wanted: an unready pod goes: {3}")
    @CsvSource({
        "IF_HEALTHY_BUDGET, 2, 2, true",
        "IF_HEALTHY_BUDGET, 1, 2, false",
        "IF_HEALTHY_BUDGET, 1, 0, true",
        "ALWAYS_ALLOW, 1, 2, true",
        "ALWAYS_ALLOW, 0, 3, true"
    })
    void unreadyPodsGoByThePolicy(UnhealthyPodPolicy policy, int healthy, int wanted, boolean goes) {
        web(3);
        List<Pod> pods = bench.pods("web");
        for (Pod pod : pods.subList(healthy, 3)) {
            bench.cluster.faults().neverReady("app", pod.meta().name());
        }
        bench.create(new PodDisruptionBudget(
                ObjectMeta.of("app", "web"),
                new PodDisruptionBudget.Spec(
                        Optional.of(Bench.selector("web")),
                        Optional.of(IntOrPercent.count(wanted)),
                        Optional.empty(),
                        Optional.of(policy)),
                PodDisruptionBudget.Status.NEW));
        bench.pass(1);
        assertThat(bench.budget("web").currentHealthy()).isEqualTo(healthy);
        EvictionAnswer answer = evict(pods.get(2));
        assertThat(answer instanceof EvictionAnswer.Accepted).isEqualTo(goes);
    }

    @Test
    void aDryRunChecksTheBudgetAndSpendsNothing() {
        web(3);
        budget("web", IntOrPercent.count(1));
        long before = bench.cluster.store().resourceVersion();
        for (Pod pod : bench.pods("web")) {
            assertThat(bench.cluster.evict("app", pod.meta().name(), EvictionRequest.PLAIN.asDryRun()))
                    .isEqualTo(new EvictionAnswer.Accepted());
        }
        assertThat(bench.cluster.store().resourceVersion()).isEqualTo(before);
        assertThat(evict(first())).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(bench.cluster.evict("app", bench.pods("web").get(1).meta().name(), EvictionRequest.PLAIN.asDryRun()))
                .isInstanceOf(EvictionAnswer.BudgetFull.class);
    }

    @Test
    void aNegativeBudgetIs403() {
        web(1);
        budget("web", IntOrPercent.count(1));
        statusOf("web", status -> new PodDisruptionBudget.Status(-1, 1, 0, 1, 1, new TreeMap<>(), List.of()));
        EvictionAnswer answer = evict(first());
        assertThat(answer).isEqualTo(new EvictionAnswer.BudgetBroken("web", "pdb disruptions allowed is negative"));
        assertThat(answer.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.message())
                        .isEqualTo("poddisruptionbudget.policy \"web\" is forbidden: pdb disruptions allowed is"
                                + " negative"));
    }

    @Test
    void tooManyUnconfirmedEvictionsAre403() {
        web(1);
        budget("web", IntOrPercent.count(1));
        var many = new TreeMap<String, Instant>();
        for (int i = 0; i <= Evictions.MOST_DISRUPTED_PODS; i++) {
            many.put("pod-" + i, bench.cluster.now());
        }
        statusOf("web", status -> new PodDisruptionBudget.Status(1, 1, 0, 1, 1, many, List.of()));
        assertThat(evict(first())).isInstanceOf(EvictionAnswer.BudgetBroken.class);
    }

    @Test
    void anAcceptedEvictionThatNeverShowsExpiresAfterTwoMinutes() {
        web(3);
        budget("web", IntOrPercent.count(1));
        Pod pod = first();
        statusOf("web", status -> {
            var one = new TreeMap<String, Instant>();
            one.put(pod.meta().name(), bench.cluster.now());
            return new PodDisruptionBudget.Status(1, 3, 2, 3, 1, one, status.conditions());
        });
        bench.pass(1);
        assertThat(bench.budget("web").currentHealthy()).isEqualTo(2);
        assertThat(evict(bench.pods("web").get(1))).isInstanceOf(EvictionAnswer.BudgetFull.class);
        bench.cluster.advance(Duration.ofMinutes(2));
        assertThat(bench.budget("web").disruptionsAllowed()).isEqualTo(1);
        assertThat(bench.budget("web").disruptedPods()).isEmpty();
    }

    private void web(int replicas) {
        bench.create(Deployment.of("app", "web", replicas, Bench.template("web")));
        assertThat(bench.settle()).isTrue();
    }

    private void budget(String app, IntOrPercent maxUnavailable) {
        bench.create(PodDisruptionBudget.maxUnavailable("app", app, Bench.selector(app), maxUnavailable));
        bench.pass(1);
    }

    private void statusOf(String name, UnaryOperator<PodDisruptionBudget.Status> change) {
        PodDisruptionBudget budget =
                bench.cluster.store().get(Kind.BUDGET, "app", name).orElseThrow();
        bench.cluster
                .api()
                .updateStatus(Kind.BUDGET, budget.withStatus(change.apply(budget.status())))
                .orThrow();
    }

    private Pod first() {
        return bench.pods("web").getFirst();
    }

    private EvictionAnswer evict(Pod pod) {
        return bench.cluster.evict(
                "app", pod.meta().name(), EvictionRequest.ofUid(pod.meta().uid()));
    }
}
