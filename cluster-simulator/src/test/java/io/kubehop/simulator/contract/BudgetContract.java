package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the disruption controller makes of a budget. */
interface BudgetContract {
    Scene scene();

    @Test
    default void aCountOfMinAvailableIsWanted() {
        assertBudget("'minAvailable':2", 5, 2, 3);
    }

    @Test
    default void aPercentageOfMinAvailableIsRoundedUp() {
        assertBudget("'minAvailable':'50%'", 5, 3, 2);
    }

    @Test
    default void aCountOfMaxUnavailableIsAllowed() {
        assertBudget("'maxUnavailable':2", 5, 3, 2);
    }

    @Test
    default void aPercentageOfMaxUnavailableIsRoundedUp() {
        assertBudget("'maxUnavailable':'30%'", 5, 3, 2);
    }

    @Test
    default void noneUnavailableAllowsNothing() {
        JsonNode budget = assertBudget("'maxUnavailable':0", 3, 3, 0);
        JsonNode condition = Scene.findCondition(budget, "DisruptionAllowed").orElseThrow();
        assertThat(condition.path("status").asString()).isEqualTo("False");
        assertThat(condition.path("reason").asString()).isEqualTo("InsufficientPods");
    }

    @Test
    default void allAvailableAllowsNothing() {
        assertBudget("'minAvailable':'100%'", 3, 3, 0);
    }

    @Test
    default void moreThanThereIsAllowsNothing() {
        assertBudget("'minAvailable':7", 2, 7, 0);
    }

    @Test
    default void anUnreadyPodIsNotHealthy() {
        Scene scene = scene();
        scene.readyPod("well", "web");
        scene.unreadyPod("sick", "web");
        scene.budget("all", "web", "'minAvailable':1");
        JsonNode status = scene.awaitBudget(
                        "all", found -> found.path("currentHealthy").asInt() == 1)
                .path("status");
        assertThat(status.path("expectedPods").asInt()).isEqualTo(2);
        assertThat(status.path("disruptionsAllowed").asInt()).isZero();
    }

    @Test
    default void aTerminatingPodIsNotCounted() {
        Scene scene = scene();
        scene.readyPod("stays", "web");
        scene.createPod("goes", "web", "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'10s'}", "");
        scene.awaitReady("goes");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("currentHealthy").asInt() == 2);
        scene.wire.delete(scene.pod("goes"));
        JsonNode status = scene.awaitBudget(
                        "all", found -> found.path("currentHealthy").asInt() == 1)
                .path("status");
        assertThat(status.path("disruptionsAllowed").asInt()).isZero();
    }

    @Test
    default void anEvictedPodIsNotedUntilItIsSeenTerminating() {
        Scene scene = scene();
        scene.readyPod("one", "web");
        scene.readyPod("two", "web");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("disruptionsAllowed").asInt() == 1);
        scene.cluster.stopControllers();
        try {
            assertThat(scene.evict("one").code()).isEqualTo(201);
            JsonNode status = scene.wire.get(scene.budget("all")).json().path("status");
            assertThat(status.path("disruptedPods").has("one")).isTrue();
            assertThat(status.path("disruptionsAllowed").asInt()).isZero();
        } finally {
            scene.cluster.resumeControllers();
        }
        scene.awaitBudget("all", status -> !status.path("disruptedPods").has("one"));
    }

    @Test
    default void anEmptySelectorSelectsEveryPodOfTheNamespace() {
        Scene scene = scene();
        scene.readyPod("one", "web");
        scene.readyPod("two", "db");
        Reply created = scene.wire.post(scene.budgets(), Wire.parse("""
                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'all'},
                 'spec':{'selector':{},'minAvailable':1}}"""));
        assertThat(created.code()).isEqualTo(201);
        scene.awaitBudget("all", status -> status.path("expectedPods").asInt() == 2);
    }

    @Test
    default void noSelectorSelectsNoPod() {
        Scene scene = scene();
        scene.readyPod("one", "web");
        Reply created = scene.wire.post(scene.budgets(), Wire.parse("""
                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'none'},
                 'spec':{'minAvailable':1}}"""));
        assertThat(created.code()).isEqualTo(201);
        JsonNode status = scene.awaitBudget(
                        "none", found -> found.path("observedGeneration").asInt() == 1)
                .path("status");
        assertThat(status.path("expectedPods").asInt()).isZero();
        assertThat(scene.evict("one").code()).isEqualTo(201);
    }

    @Test
    default void aChangedBudgetIsANewGenerationThatTheControllerFollows() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.budget("all", "web", "'minAvailable':1");
        Reply patched = scene.wire.patch(scene.budget("all"), "merge", "{'spec':{'minAvailable':0}}");
        assertThat(patched.json().path("metadata").path("generation").asInt()).isEqualTo(2);
        JsonNode status = scene.awaitBudget(
                        "all", found -> found.path("observedGeneration").asInt() == 2)
                .path("status");
        assertThat(status.path("disruptionsAllowed").asInt()).isEqualTo(1);
    }

    @Test
    default void bothRulesAtOnceAreInvalid() {
        Scene scene = scene();
        Reply reply = scene.wire.post(scene.budgets(), Wire.parse("""
                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'both'},
                 'spec':{'selector':{},'minAvailable':1,'maxUnavailable':1}}"""));
        assertThat(reply.code()).isEqualTo(422);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Invalid");
        assertThat(reply.json().path("message").asString())
                .contains("minAvailable and maxUnavailable cannot be both set");
    }

    /** For pods of a controller, whose wanted replicas are what is expected. */
    private JsonNode assertBudget(String rule, int replicas, int desired, int allowed) {
        Scene scene = scene();
        scene.workload("ReplicaSet", "web", "'replicas':" + replicas);
        scene.await("the pods are Ready", () -> scene.readyPods("web") == replicas);
        scene.createBudget("all", "web", rule);
        JsonNode budget =
                scene.awaitBudget("all", status -> status.path("currentHealthy").asInt() == replicas);
        JsonNode status = budget.path("status");
        assertThat(status.path("expectedPods").asInt()).isEqualTo(replicas);
        assertThat(status.path("desiredHealthy").asInt()).isEqualTo(desired);
        assertThat(status.path("disruptionsAllowed").asInt()).isEqualTo(allowed);
        assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
        assertThat(Scene.condition(budget, "DisruptionAllowed")).isEqualTo(allowed > 0 ? "True" : "False");
        return budget;
    }
}
