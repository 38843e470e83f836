package io.kubehop.simulator.contract;

import static io.kubehop.simulator.contract.EvictionReplies.assertAnswer;
import static io.kubehop.simulator.contract.EvictionReplies.assertStays;
import static io.kubehop.simulator.contract.EvictionReplies.cause;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The Eviction API where no budget has a say. */
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

    private static void assertStatus(Reply reply, int code, String reason, String message) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().path("kind").asString()).isEqualTo("Status");
        assertThat(reply.json().path("code").asInt()).isEqualTo(code);
        assertThat(reply.json().path("reason").asString()).isEqualTo(reason);
        assertThat(reply.json().path("message").asString()).isEqualTo(message);
    }
}
