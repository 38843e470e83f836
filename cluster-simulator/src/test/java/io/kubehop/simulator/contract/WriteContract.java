package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creating, updating and deleting. */
interface WriteContract {
    String SLOW_TO_END = "'annotations':{'pod-delete.stage.kwok.x-k8s.io/delay':'10s'}";
    String UNPLACEABLE = "'nodeSelector':{'no-such':'node'}";

    Scene scene();

    @Test
    default void aSecondObjectOfTheSameNameAlreadyExists() {
        Scene scene = scene();
        scene.createPod("web", "web", "", UNPLACEABLE);
        Reply reply = scene.wire.post(scene.pods(), scene.podManifest("web", "web", "", ""));
        assertThat(reply.code()).isEqualTo(409);
        assertThat(reply.json().path("reason").asString()).isEqualTo("AlreadyExists");
        assertThat(reply.json().path("message").asString()).isEqualTo("pods \"web\" already exists");
    }

    @Test
    default void aNamespaceThatIsNotThereIsNotFound() {
        Scene scene = scene();
        Reply reply = scene.wire.post("/api/v1/namespaces/nowhere/pods", scene.podManifest("web", "web", "", ""));
        assertThat(reply.code()).as(reply.text()).isEqualTo(404);
        assertThat(reply.json().path("message").asString()).isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    default void creationGivesIdentityAndDropsTheStatus() {
        Scene scene = scene();
        ObjectNode manifest = (ObjectNode) scene.podManifest("web", "web", "", UNPLACEABLE);
        manifest.putObject("status").put("phase", "Running");
        scene.createPod("first", "web", "", UNPLACEABLE);
        JsonNode created = scene.wire.post(scene.pods(), manifest).json();
        assertThat(created.path("status").path("phase").asString()).isEqualTo("Pending");
        assertThat(created.path("metadata").path("uid").asString()).hasSize(36);
        assertThat(created.path("metadata").path("resourceVersion").asString()).isNotEmpty();
        assertThat(created.path("metadata").path("creationTimestamp").asString())
                .endsWith("Z");
    }

    @Test
    default void aGeneratedNameBeginsAsAsked() {
        Scene scene = scene();
        scene.createPod("first", "web", "", UNPLACEABLE);
        ObjectNode manifest = (ObjectNode) scene.podManifest("web", "web", "'generateName':'web-'", UNPLACEABLE);
        ((ObjectNode) manifest.path("metadata")).remove("name");
        Reply reply = scene.wire.post(scene.pods(), manifest);
        assertThat(reply.code()).as(reply.text()).isEqualTo(201);
        assertThat(reply.json().path("metadata").path("name").asString()).matches("web-[a-z0-9]{5}");
    }

    @Test
    default void anUpdateAtAnOldVersionIsAConflict() {
        Scene scene = scene();
        ObjectNode pod = (ObjectNode) scene.createPod("web", "web", "", UNPLACEABLE);
        scene.wire.patch(scene.pod("web"), "merge", "{'metadata':{'labels':{'x':'y'}}}");
        Reply reply = scene.wire.put(scene.pod("web"), pod);
        assertThat(reply.code()).isEqualTo(409);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Conflict");
        assertThat(reply.json().path("message").asString())
                .isEqualTo("Operation cannot be fulfilled on pods \"web\": the object has been modified; please apply"
                        + " your changes to the latest version and try again");
        assertThat(reply.json().path("details").path("name").asString()).isEqualTo("web");
        assertThat(reply.json().path("details").path("kind").asString()).isEqualTo("pods");
    }

    @Test
    default void anUpdateWithoutVersionTakesWhateverIsThere() {
        Scene scene = scene();
        JsonNode node = scene.wire.get(Scene.node(2)).json();
        ObjectNode changed = (ObjectNode) node.deepCopy();
        ((ObjectNode) changed.path("metadata")).remove("resourceVersion");
        ((ObjectNode) changed.path("metadata").path("labels")).put("contract", scene.namespace);
        Reply reply = scene.wire.put(Scene.node(2), changed);
        assertThat(reply.code()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("metadata").path("labels").path("contract").asString())
                .isEqualTo(scene.namespace);
    }

    @Test
    default void aBudgetIsOnlyUpdatedAtAVersion() {
        Scene scene = scene();
        ObjectNode budget =
                (ObjectNode) scene.budget("all", "web", "'minAvailable':1").deepCopy();
        ((ObjectNode) budget.path("metadata")).remove("resourceVersion");
        Reply reply = scene.wire.put(scene.budget("all"), budget);
        assertThat(reply.code()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Invalid");
        assertThat(reply.json().path("message").asString()).contains("must be specified for an update");
    }

    @Test
    default void anUpdateOfNothingIsNotFound() {
        Scene scene = scene();
        JsonNode node = scene.wire.get(Scene.node(2)).json();
        ObjectNode other = (ObjectNode) node.deepCopy();
        ObjectNode meta = (ObjectNode) other.path("metadata");
        meta.put("name", "worker-9999");
        meta.remove("resourceVersion");
        meta.remove("uid");
        assertThat(scene.wire.put("/api/v1/nodes/worker-9999", other).code()).isEqualTo(404);
        assertThat(scene.wire.put(Scene.node(2), other).code()).isEqualTo(400);
    }

    @Test
    default void aDeletedPodHasItsGracePeriod() {
        Scene scene = scene();
        scene.createPod("web", "web", SLOW_TO_END, "'terminationGracePeriodSeconds':20");
        scene.awaitReady("web");
        Reply reply = scene.wire.delete(scene.pod("web"));
        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.json().path("kind").asString()).isEqualTo("Pod");
        JsonNode meta = scene.wire.get(scene.pod("web")).json().path("metadata");
        assertThat(meta.path("deletionGracePeriodSeconds").asInt()).isEqualTo(20);
        Instant end = Instant.parse(meta.path("deletionTimestamp").asString());
        Instant created = Instant.parse(meta.path("creationTimestamp").asString());
        assertThat(Duration.between(created, end)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    default void aSecondDeletionCanOnlyShortenTheGracePeriod() {
        Scene scene = scene();
        scene.createPod("web", "web", SLOW_TO_END, "");
        scene.awaitReady("web");
        scene.wire.delete(scene.pod("web"), "{'gracePeriodSeconds':25}");
        scene.wire.delete(scene.pod("web"), "{'gracePeriodSeconds':28}");
        assertThat(grace(scene)).isEqualTo(25);
        scene.wire.delete(scene.pod("web"), "{'gracePeriodSeconds':15}");
        assertThat(grace(scene)).isEqualTo(15);
    }

    @Test
    default void aPodWithoutNodeGoesAtOnce() {
        Scene scene = scene();
        scene.createPod("web", "web", "", UNPLACEABLE);
        assertThat(scene.wire.delete(scene.pod("web")).code()).isEqualTo(200);
        assertThat(scene.wire.get(scene.pod("web")).code()).isEqualTo(404);
    }

    @Test
    default void aGracePeriodOfZeroRemovesAtOnce() {
        Scene scene = scene();
        scene.createPod("web", "web", SLOW_TO_END, "");
        scene.awaitReady("web");
        assertThat(scene.wire
                        .delete(scene.pod("web"), "{'gracePeriodSeconds':0}")
                        .code())
                .isEqualTo(200);
        assertThat(scene.wire.get(scene.pod("web")).code()).isEqualTo(404);
    }

    @Test
    default void aDeletionOfAnotherIdentityIsAConflict() {
        Scene scene = scene();
        scene.createPod("web", "web", "", UNPLACEABLE);
        Reply uid = scene.wire.delete(scene.pod("web"), "{'preconditions':{'uid':'another'}}");
        assertThat(uid.code()).isEqualTo(409);
        assertThat(uid.json().path("reason").asString()).isEqualTo("Conflict");
        Reply version = scene.wire.delete(scene.pod("web"), "{'preconditions':{'resourceVersion':'1'}}");
        assertThat(version.code()).isEqualTo(409);
        assertThat(scene.wire.get(scene.pod("web")).code()).isEqualTo(200);
    }

    @Test
    default void aFinalizerHoldsADeletedObject() {
        Scene scene = scene();
        scene.createPod("web", "web", "'finalizers':['example.com/hold']", UNPLACEABLE);
        assertThat(scene.wire.delete(scene.pod("web")).code()).isEqualTo(200);
        JsonNode meta = scene.wire.get(scene.pod("web")).json().path("metadata");
        assertThat(meta.has("deletionTimestamp")).isTrue();
        scene.wire.patch(scene.pod("web"), "merge", "{'metadata':{'finalizers':null}}");
        scene.awaitGone(scene.pod("web"));
    }

    @Test
    default void aDryRunWritesNothing() {
        Scene scene = scene();
        scene.createPod("web", "web", "", UNPLACEABLE);
        String path = scene.pod("web") + "?dryRun=All";
        assertThat(scene.wire.delete(path).code()).isEqualTo(200);
        assertThat(scene.wire
                        .patch(path, "merge", "{'metadata':{'labels':{'x':'y'}}}")
                        .json()
                        .path("metadata")
                        .path("labels")
                        .path("x")
                        .asString())
                .isEqualTo("y");
        assertThat(scene.wire
                        .get(scene.pod("web"))
                        .json()
                        .path("metadata")
                        .path("labels")
                        .has("x"))
                .isFalse();
        assertThat(scene.wire
                        .post(scene.pods() + "?dryRun=All", scene.podManifest("two", "web", "", ""))
                        .code())
                .isEqualTo(201);
        assertThat(scene.wire.get(scene.pod("two")).code()).isEqualTo(404);
    }

    @Test
    default void aCollectionIsDeletedBySelector() {
        Scene scene = scene();
        scene.createPod("one", "web", "", UNPLACEABLE);
        scene.createPod("two", "db", "", UNPLACEABLE);
        assertThat(scene.wire.delete(scene.pods() + "?labelSelector=app%3Dweb").code())
                .isEqualTo(200);
        scene.awaitGone(scene.pod("one"));
        assertThat(scene.wire.get(scene.pod("two")).code()).isEqualTo(200);
    }

    private static int grace(Scene scene) {
        return scene.wire
                .get(scene.pod("web"))
                .json()
                .path("metadata")
                .path("deletionGracePeriodSeconds")
                .asInt();
    }
}
