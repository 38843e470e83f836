package io.kubehop.simulator.contract;

import static io.kubehop.simulator.contract.EvictionReplies.assertAnswer;
import static io.kubehop.simulator.contract.EvictionReplies.assertStays;
import static io.kubehop.simulator.contract.EvictionReplies.cause;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import org.junit.jupiter.api.Test;

/** Evictions that an operator's admission webhook takes over: they never come as far as the budgets. */
interface WebhookContract {
    Scene scene();

    @Test
    default void aWebhookThatTakesAnEvictionOverIsNotABudget() {
        Scene scene = scene();
        scene.readyPod("vm", "vm");
        scene.budget("all", "vm", "'maxUnavailable':0");
        scene.cluster.denyEvictions(scene.namespace, 429, "the virtual machine moves first");

        Reply reply = refused(scene);

        assertAnswer(reply, 429, """
                'status':'Failure','message':'admission webhook \\"evictions.kubehop.test\\" denied the request: \
                the virtual machine moves first','code':429""");
        assertThat(reply.retryAfter()).isEmpty();
        assertStays(scene, "vm");
    }

    @Test
    default void aWebhookMayRefuseWithAServerError() {
        Scene scene = scene();
        scene.readyPod("kafka", "kafka");
        scene.cluster.denyEvictions(scene.namespace, 500, "the pod will be rolled by its operator");

        assertAnswer(refused(scene), 500, """
                'status':'Failure','message':'admission webhook \\"evictions.kubehop.test\\" denied the request: \
                the pod will be rolled by its operator','code':500""");
        assertStays(scene, "kafka");
    }

    @Test
    default void aWebhookThatDoesNotAnswerIsAServerErrorThatNamesIt() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.cluster.loseEvictionWebhook(scene.namespace);

        Reply reply = refused(scene);

        assertThat(reply.code()).as(reply.text()).isEqualTo(500);
        assertThat(reply.json().path("reason").asString()).isEqualTo("InternalError");
        assertThat(reply.json().path("message").asString())
                .startsWith("Internal error occurred: failed calling webhook \"evictions.kubehop.test\": ");
        assertThat(cause(reply).path("message").asString())
                .startsWith("failed calling webhook \"evictions.kubehop.test\": ");
        assertStays(scene, "web");
    }

    @Test
    default void aWebhookIsAskedBeforeAnybodyLooksForThePod() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        scene.cluster.denyEvictions(scene.namespace, 429, "not now");
        refused(scene);
        Reply reply = scene.evict("nobody");
        assertThat(reply.code()).as(reply.text()).isEqualTo(429);
        assertThat(ofAWebhook(reply)).isTrue();
    }

    /** An API server takes notice of a webhook a moment after it is told of it; until then a rehearsal is accepted. */
    private static Reply refused(Scene scene) {
        String pod = scene.wire
                .get(scene.pods())
                .json()
                .path("items")
                .path(0)
                .path("metadata")
                .path("name")
                .asString();
        scene.awaitReply(
                "the webhook is asked", () -> scene.evict(pod, "{'dryRun':['All']}"), WebhookContract::ofAWebhook);
        return scene.evict(pod);
    }

    private static boolean ofAWebhook(Reply reply) {
        return reply.json().path("message").asString("").contains(ClusterUnderTest.WEBHOOK);
    }
}
