package io.kubehop.simulator.contract;

import static io.kubehop.simulator.contract.EvictionReplies.assertAnswer;
import static io.kubehop.simulator.contract.EvictionReplies.assertRefusedByBudget;
import static io.kubehop.simulator.contract.EvictionReplies.assertStays;
import static io.kubehop.simulator.contract.EvictionReplies.cause;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every answer of the Eviction API that a budget can bring about. */
interface BudgetedEvictionContract {
    Scene scene();

    @Test
    default void aFullBudgetRefusesWithoutSayingWhenToTryAgain() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("currentHealthy").asInt() == 1);

        Reply reply = scene.evict("web");

        assertRefusedByBudget(reply, "The disruption budget all needs 1 healthy pods and has 1 currently", "");
        assertThat(reply.retryAfter()).isEmpty();
        assertStays(scene, "web");
    }

    @Test
    default void aBudgetTheControllerHasNotSeenRefusesForTenSeconds() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.cluster.stopControllers();
        try {
            scene.createBudget("new", "web", "'minAvailable':0");
            Reply reply = scene.evict("web");
            assertRefusedByBudget(
                    reply,
                    "The disruption budget new is still being processed by the server.",
                    ",\"retryAfterSeconds\":10");
            assertThat(reply.retryAfter()).contains("10");
        } finally {
            scene.cluster.resumeControllers();
        }
        assertStays(scene, "web");
    }

    @Test
    default void twoBudgetsForOnePodAreAServerErrorWithoutReason() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.budget("one", "web", "'maxUnavailable':1");
        scene.budget("two", "web", "'maxUnavailable':1");

        Reply reply = scene.evict("web");

        assertAnswer(reply, 500, """
                'status':'Failure','code':500,
                'message':'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'""");
        assertThat(reply.retryAfter()).isEmpty();
    }

    @Test
    default void aPendingPodIgnoresItsBudget() {
        Scene scene = scene();
        scene.createPod("web", "web", "", "'nodeSelector':{'no-such':'node'}");
        scene.budget("all", "web", "'minAvailable':1");
        assertThat(scene.evict("web").code()).isEqualTo(201);
        scene.awaitGone(scene.pod("web"));
    }

    @Test
    default void aFinishedPodIgnoresItsBudget() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.budget("all", "web", "'minAvailable':1");
        Reply ended = scene.wire.patch(scene.pod("web") + "/status", "merge", "{'status':{'phase':'Succeeded'}}");
        assertThat(ended.code()).as(ended.text()).isEqualTo(200);
        assertThat(scene.evict("web").code()).isEqualTo(201);
    }

    @Test
    default void aTerminatingPodIgnoresItsBudget() {
        Scene scene = scene();
        scene.createPod("web", "web", "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'3s'}", "");
        scene.awaitReady("web");
        scene.budget("all", "web", "'minAvailable':1");
        assertThat(scene.wire.delete(scene.pod("web")).code()).isEqualTo(200);
        assertThat(scene.evict("web").code()).isEqualTo(201);
    }

    @Test
    default void anUnreadyPodStaysWhileItsApplicationIsShortOfHealthyPods() {
        Scene scene = scene();
        scene.unreadyPod("sick", "web");
        scene.budget("all", "web", "'minAvailable':1");
        Reply reply = scene.evict("sick");
        assertRefusedByBudget(reply, "The disruption budget all needs 1 healthy pods and has 0 currently", "");
    }

    @Test
    default void anUnreadyPodGoesWhenItsApplicationHasItsHealthyPods() {
        Scene scene = scene();
        scene.readyPod("well", "web");
        scene.unreadyPod("sick", "web");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("currentHealthy").asInt() == 1);
        assertThat(scene.evict("sick").code()).isEqualTo(201);
        assertThat(scene.evict("well").code()).isEqualTo(429);
    }

    @Test
    default void anUnreadyPodAlwaysGoesUnderAlwaysAllow() {
        Scene scene = scene();
        scene.unreadyPod("sick", "web");
        scene.budget("all", "web", "'minAvailable':1,'unhealthyPodEvictionPolicy':'AlwaysAllow'");
        assertThat(scene.evict("sick").code()).isEqualTo(201);
    }

    @Test
    default void aDryRunChecksTheBudgetAndSpendsNothing() {
        Scene scene = scene();
        scene.readyPod("one", "web");
        scene.readyPod("two", "web");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("disruptionsAllowed").asInt() == 1);
        assertThat(scene.evict("one", "{'dryRun':['All']}").code()).isEqualTo(201);
        assertThat(scene.evict("two", "{'dryRun':['All']}").code()).isEqualTo(201);
        assertStays(scene, "one");
        assertThat(scene.wire
                        .get(scene.budget("all"))
                        .json()
                        .path("status")
                        .path("disruptionsAllowed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    default void anAcceptedEvictionSpendsTheBudgetAtOnce() {
        Scene scene = scene();
        scene.readyPod("one", "web");
        scene.readyPod("two", "web");
        scene.budget("all", "web", "'minAvailable':1");
        scene.awaitBudget("all", status -> status.path("disruptionsAllowed").asInt() == 1);
        assertThat(scene.evict("one").code()).isEqualTo(201);
        Reply second = scene.evict("two");
        assertThat(second.code()).isEqualTo(429);
        assertThat(cause(second).path("reason").asString()).isEqualTo("DisruptionBudget");
    }

    @Test
    default void moreThanTwoThousandUnconfirmedEvictionsAreForbidden() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.budget("all", "web", "'minAvailable':0");
        scene.awaitBudget("all", status -> status.path("disruptionsAllowed").asInt() == 1);
        scene.cluster.stopControllers();
        try {
            String unconfirmed = IntStream.rangeClosed(0, 2000)
                    .mapToObj(i -> "'gone-" + i + "':'2026-01-01T00:00:00Z'")
                    .collect(Collectors.joining(","));
            Reply patched = scene.wire.patch(
                    scene.budget("all") + "/status", "merge", "{'status':{'disruptedPods':{" + unconfirmed + "}}}");
            assertThat(patched.code()).as(patched.text()).isEqualTo(200);

            Reply reply = scene.evict("web");

            assertThat(reply.code()).as(reply.text()).isEqualTo(403);
            assertThat(reply.json().path("reason").asString()).isEqualTo("Forbidden");
            assertThat(reply.json().path("message").asString())
                    .isEqualTo("poddisruptionbudget.policy \"all\" is forbidden: DisruptedPods map too big - too many"
                            + " evictions not confirmed by PDB controller");
        } finally {
            scene.cluster.resumeControllers();
        }
        assertStays(scene, "web");
    }

    @Test
    default void aBudgetThatNoLongerSyncsSaysSo() {
        Scene scene = scene();
        scene.workload("ReplicaSet", "web", "'replicas':1");
        scene.await("the pod is Ready", () -> scene.readyPods("web") == 1);
        scene.createBudget("odd", "web", "'maxUnavailable':1");
        scene.awaitBudget("odd", status -> status.path("disruptionsAllowed").asInt() == 1);
        podOfAnUnknownController(scene);
        awaitSyncFailed(scene);
        Reply reply = scene.evict("kettle");
        assertThat(reply.code()).isEqualTo(429);
        assertThat(reply.retryAfter()).isEmpty();
        assertThat(cause(reply).path("message").asString())
                .startsWith(
                        "The disruption budget odd does not allow evicting pods currently because it failed sync: ");
    }

    @Test
    default void aBudgetThatNeverSyncedIsStillBeingProcessed() {
        Scene scene = scene();
        podOfAnUnknownController(scene);
        scene.createBudget("odd", "web", "'maxUnavailable':1");
        awaitSyncFailed(scene);
        assertRefusedByBudget(
                scene.evict("kettle"),
                "The disruption budget odd is still being processed by the server.",
                ",\"retryAfterSeconds\":10");
    }

    private static void podOfAnUnknownController(Scene scene) {
        scene.createPod("kettle", "web", """
                'ownerReferences':[{'apiVersion':'example.com/v1','kind':'Kettle','name':'k','uid':'k','controller':true}]""", "");
        scene.awaitReady("kettle");
    }

    private static void awaitSyncFailed(Scene scene) {
        scene.awaitObject(
                scene.budget("odd"),
                "failed to sync",
                json -> Scene.findCondition(json, "DisruptionAllowed")
                        .map(condition -> condition.path("reason").asString())
                        .orElse("")
                        .equals("SyncFailed"));
    }
}
