package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every answer of the Eviction API that can be brought about. */
interface EvictionContract {
    Scene scene();

    @Test
    default void anEvictionWithoutBudgetIsAcceptedMarksThePodAndEndsIt() {
        Scene scene = scene();
        scene.createPod("web", "web", "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'3s'}", "");
        scene.awaitReady("web");

        Reply reply = scene.evict("web");

        assertAnswer(reply, 201, "'status':'Success','code':201");
        JsonNode pod = scene.wire.get(scene.pod("web")).json();
        assertThat(pod.path("metadata").has("deletionTimestamp")).isTrue();
        assertThat(pod.path("metadata").path("deletionGracePeriodSeconds").asInt())
                .isEqualTo(30);
        JsonNode target = Scene.findCondition(pod, "DisruptionTarget").orElseThrow();
        assertThat(target.path("status").asString()).isEqualTo("True");
        assertThat(target.path("reason").asString()).isEqualTo("EvictionByEvictionAPI");
        assertThat(target.path("message").asString()).isEqualTo("Eviction API: evicting");
        scene.awaitGone(scene.pod("web"));
    }

    @Test
    default void anEvictionOfAMissingPodIsNotFound() {
        Scene scene = scene();
        assertAnswer(scene.evict("nobody"), 404, """
                'status':'Failure','message':'pods \\"nobody\\" not found','reason':'NotFound',
                'details':{'name':'nobody','kind':'pods'},'code':404""");
    }

    @Test
    default void anEvictionOfAnotherIdentityIsAConflict() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        String uid = scene.wire
                .get(scene.pod("web"))
                .json()
                .path("metadata")
                .path("uid")
                .asString();
        assertAnswer(scene.evict("web", "{'preconditions':{'uid':'another'}}"), 409, """
                'status':'Failure','message':'Operation cannot be fulfilled on Pod \\"web\\": the UID in the precondition \
                (another) does not match the UID in record (%s). The object might have been deleted and then recreated',\
                'reason':'Conflict','details':{'name':'web','kind':'Pod'},'code':409""".formatted(uid));
        assertStays(scene, "web");
    }

    @Test
    default void anEvictionAtAnotherVersionIsAConflict() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        Reply reply = scene.evict("web", "{'preconditions':{'resourceVersion':'1'}}");
        assertThat(reply.code()).isEqualTo(409);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Conflict");
        assertStays(scene, "web");
    }

    @Test
    default void anEvictionOfTheRightIdentityIsAccepted() {
        Scene scene = scene();
        String uid = scene.readyPod("web", "web").path("metadata").path("uid").asString();
        assertThat(scene.evict("web", "{'preconditions':{'uid':'" + uid + "'}}").code())
                .isEqualTo(201);
    }

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

    @Test
    default void theGracePeriodIsTheCallers() {
        Scene scene = scene();
        scene.createPod("web", "web", "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'5s'}", "");
        scene.awaitReady("web");
        assertThat(scene.evict("web", "{'gracePeriodSeconds':7}").code()).isEqualTo(201);
        JsonNode pod = scene.wire.get(scene.pod("web")).json();
        assertThat(pod.path("metadata").path("deletionGracePeriodSeconds").asInt())
                .isEqualTo(7);
    }

    @Test
    default void aNameThatIsNotTheUrlsIsABadRequest() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        Reply reply = scene.wire.post(
                scene.pod("web") + "/eviction",
                Wire.parse("{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'other'}}"));
        assertStatus(reply, 400, "BadRequest", "name in URL does not match name in Eviction object");
    }

    @Test
    default void aNamespaceThatIsGoingAwayTakesNoEvictions() {
        Scene scene = scene();
        scene.createPod("web", "web", "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'10s'}", "");
        scene.awaitReady("web");
        assertThat(scene.wire.delete("/api/v1/namespaces/" + scene.namespace).code())
                .isEqualTo(200);
        Reply reply = scene.evict("web");
        assertThat(reply.code()).as(reply.text()).isEqualTo(403);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Forbidden");
        assertThat(cause(reply).path("reason").asString()).isEqualTo("NamespaceTerminating");
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

    /** Nothing more and nothing less than this. */
    private static void assertAnswer(Reply reply, int code, String status) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json())
                .isEqualTo(Wire.parse("{'kind':'Status','apiVersion':'v1','metadata':{}," + status + "}"));
    }

    private static void assertRefusedByBudget(Reply reply, String why, String more) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(429);
        String text = """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                 "message":"Cannot evict pod as it would violate the pod's disruption budget.",
                 "reason":"TooManyRequests",
                 "details":{"causes":[{"reason":"DisruptionBudget","message":"%s"}]%s},"code":429}""".formatted(why, more);
        assertThat(reply.json()).isEqualTo(Wire.exactly(text));
    }

    private static void assertStatus(Reply reply, int code, String reason, String message) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().path("kind").asString()).isEqualTo("Status");
        assertThat(reply.json().path("code").asInt()).isEqualTo(code);
        assertThat(reply.json().path("reason").asString()).isEqualTo(reason);
        assertThat(reply.json().path("message").asString()).isEqualTo(message);
    }

    private static JsonNode cause(Reply reply) {
        return reply.json().path("details").path("causes").path(0);
    }

    private static void assertStays(Scene scene, String pod) {
        JsonNode meta = scene.wire.get(scene.pod(pod)).json().path("metadata");
        assertThat(meta.path("name").asString()).isEqualTo(pod);
        assertThat(meta.has("deletionTimestamp")).isFalse();
    }
}
