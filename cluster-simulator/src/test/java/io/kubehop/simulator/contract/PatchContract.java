package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The three kinds of patch, and what the status subresource keeps apart. */
interface PatchContract {
    Scene scene();

    @Test
    default void aMergePatchSetsAndRemoves() {
        Scene scene = scene();
        pod(scene);
        scene.wire.patch(scene.pod("web"), "merge", "{'metadata':{'labels':{'x':'y'}}}");
        JsonNode labels = scene.wire
                .patch(scene.pod("web"), "merge", "{'metadata':{'labels':{'app':null}}}")
                .json()
                .path("metadata")
                .path("labels");
        assertThat(labels.toString()).isEqualTo("{\"x\":\"y\"}");
    }

    @Test
    default void aJsonPatchTestsBeforeItWrites() {
        Scene scene = scene();
        pod(scene);
        Reply done = scene.wire.patch(scene.pod("web"), "json", """
                [{'op':'test','path':'/metadata/labels/app','value':'web'},
                 {'op':'add','path':'/metadata/labels/example.com~1x','value':'y'},
                 {'op':'remove','path':'/metadata/labels/app'}]""");
        assertThat(done.code()).as(done.text()).isEqualTo(200);
        assertThat(done.json().path("metadata").path("labels").toString()).isEqualTo("{\"example.com/x\":\"y\"}");

        Reply failed = scene.wire.patch(scene.pod("web"), "json", """
                [{'op':'add','path':'/metadata/labels/z','value':'z'},
                 {'op':'test','path':'/metadata/labels/example.com~1x','value':'other'}]""");
        assertThat(failed.code()).isEqualTo(422);
        assertThat(failed.json().path("reason").asString()).isEqualTo("Invalid");
        assertThat(scene.wire
                        .get(scene.pod("web"))
                        .json()
                        .path("metadata")
                        .path("labels")
                        .has("z"))
                .isFalse();
    }

    @Test
    default void aJsonPatchOfNothingIsInvalid() {
        Scene scene = scene();
        pod(scene);
        Reply reply = scene.wire.patch(scene.pod("web"), "json", "[{'op':'remove','path':'/metadata/labels/none'}]");
        assertThat(reply.code()).isEqualTo(422);
    }

    @Test
    default void aStrategicPatchMergesConditionsByType() {
        Scene scene = scene();
        int before = scene.wire
                .get(Scene.node(2))
                .json()
                .path("status")
                .path("conditions")
                .size();
        Reply reply = scene.wire.patch(Scene.node(2) + "/status", "strategic-merge", """
                {'status':{'conditions':[{'type':'MaintenancePlanned','status':'True','reason':'Upgrade','message':'m'}]}}""");
        assertThat(reply.code()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("status").path("conditions").size()).isEqualTo(before + 1);
        assertThat(Scene.condition(reply.json(), "MaintenancePlanned")).isEqualTo("True");
        JsonNode gone = scene.wire
                .patch(Scene.node(2) + "/status", "strategic-merge", """
                {'status':{'conditions':[{'type':'MaintenancePlanned','$patch':'delete'}]}}""")
                .json();
        assertThat(gone.path("status").path("conditions").size()).isEqualTo(before);
        assertThat(Scene.condition(gone, "Ready")).isEqualTo("True");
    }

    @Test
    default void aStrategicPatchReplacesTaints() {
        Scene scene = scene();
        scene.wire.patch(
                Scene.node(2), "strategic-merge", "{'spec':{'taints':[{'key':'a','effect':'PreferNoSchedule'}]}}");
        try {
            JsonNode taints = scene.wire
                    .patch(
                            Scene.node(2),
                            "strategic-merge",
                            "{'spec':{'taints':[{'key':'b','effect':'PreferNoSchedule'}]}}")
                    .json()
                    .path("spec")
                    .path("taints");
            assertThat(taints.toString()).isEqualTo("[{\"key\":\"b\",\"effect\":\"PreferNoSchedule\"}]");
        } finally {
            JsonNode spec = scene.wire
                    .patch(Scene.node(2), "strategic-merge", "{'spec':{'taints':null}}")
                    .json()
                    .path("spec");
            assertThat(spec.has("taints")).isFalse();
        }
    }

    @Test
    default void aStrategicPatchAddsToAndTakesFromFinalizers() {
        Scene scene = scene();
        scene.createPod("web", "web", "'finalizers':['example.com/a']", WriteContract.UNPLACEABLE);
        JsonNode added = scene.wire
                .patch(scene.pod("web"), "strategic-merge", "{'metadata':{'finalizers':['example.com/b']}}")
                .json();
        assertThat(added.path("metadata").path("finalizers").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("example.com/a", "example.com/b");
        JsonNode taken =
                scene.wire.patch(scene.pod("web"), "strategic-merge", """
                {'metadata':{'$deleteFromPrimitiveList/finalizers':['example.com/a','example.com/b']}}""").json();
        assertThat(taken.path("metadata").has("finalizers")).isFalse();
    }

    @Test
    default void aMergePatchReplacesListsWhole() {
        Scene scene = scene();
        scene.readyPod("web", "web");
        JsonNode pod = scene.wire
                .patch(
                        scene.pod("web") + "/status",
                        "merge",
                        "{'status':{'conditions':[{'type':'Only','status':'True'}]}}")
                .json();
        assertThat(pod.path("status").path("conditions").size()).isEqualTo(1);
    }

    @Test
    default void aPatchAtAnOldVersionIsAConflict() {
        Scene scene = scene();
        pod(scene);
        Reply reply =
                scene.wire.patch(scene.pod("web"), "merge", "{'metadata':{'resourceVersion':'1','labels':{'x':'y'}}}");
        assertThat(reply.code()).isEqualTo(409);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Conflict");
    }

    @Test
    default void aPatchCannotChangeTheIdentity() {
        Scene scene = scene();
        pod(scene);
        Reply reply = scene.wire.patch(scene.pod("web"), "merge", "{'metadata':{'uid':'another','labels':{'x':'y'}}}");
        assertThat(reply.code()).isEqualTo(422);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Invalid");
        assertThat(reply.json().path("message").asString())
                .isEqualTo("Pod \"web\" is invalid: metadata.uid: Invalid value: \"another\": field is immutable");
    }

    @Test
    default void aPatchOfAMissingObjectIsNotFound() {
        Scene scene = scene();
        Reply reply = scene.wire.patch(scene.pod("nobody"), "merge", "{'metadata':{'labels':{'x':'y'}}}");
        assertThat(reply.code()).isEqualTo(404);
        assertThat(reply.json().path("reason").asString()).isEqualTo("NotFound");
    }

    @Test
    default void anUnknownKindOfPatchIsUnsupported() {
        Scene scene = scene();
        pod(scene);
        Reply reply = scene.wire.send("PATCH", scene.pod("web"), "text/plain", "{}");
        assertThat(reply.code()).isEqualTo(415);
        assertThat(reply.json().path("reason").asString()).isEqualTo("UnsupportedMediaType");
    }

    @Test
    default void aMalformedPatchIsABadRequest() {
        Scene scene = scene();
        pod(scene);
        Reply reply = scene.wire.send("PATCH", scene.pod("web"), "application/merge-patch+json", "{");
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.json().path("reason").asString()).isEqualTo("BadRequest");
    }

    @Test
    default void theStatusIsOnlyWrittenThroughItsSubresource() {
        Scene scene = scene();
        String version = scene.wire
                .get(Scene.node(2))
                .json()
                .path("status")
                .path("nodeInfo")
                .path("kubeletVersion")
                .asString();
        String change = "{'spec':{'unschedulable':true},'status':{'nodeInfo':{'kubeletVersion':'v9'}}}";
        try {
            JsonNode spec =
                    scene.wire.patch(Scene.node(2), "strategic-merge", change).json();
            assertThat(spec.path("spec").path("unschedulable").asBoolean()).isTrue();
            assertThat(spec.path("status")
                            .path("nodeInfo")
                            .path("kubeletVersion")
                            .asString())
                    .isEqualTo(version);
            scene.wire.patch(Scene.node(2), "strategic-merge", "{'spec':{'unschedulable':false}}");
            JsonNode status = scene.wire
                    .patch(Scene.node(2) + "/status", "strategic-merge", change)
                    .json();
            assertThat(status.path("spec").path("unschedulable").asBoolean(false))
                    .isFalse();
            assertThat(status.path("status")
                            .path("nodeInfo")
                            .path("kubeletVersion")
                            .asString())
                    .isEqualTo("v9");
        } finally {
            scene.wire.patch(Scene.node(2), "strategic-merge", "{'spec':{'unschedulable':null}}");
            scene.wire.patch(
                    Scene.node(2) + "/status",
                    "strategic-merge",
                    "{'status':{'nodeInfo':{'kubeletVersion':'" + version + "'}}}");
        }
    }

    private static void pod(Scene scene) {
        scene.createPod("web", "web", "", WriteContract.UNPLACEABLE);
    }
}
