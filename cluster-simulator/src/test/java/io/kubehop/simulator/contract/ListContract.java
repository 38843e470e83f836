package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists: selectors and pages. */
interface ListContract {
    Scene scene();

    @Test
    default void labelSelectorsCompareAndKnowSets() {
        Scene scene = scene();
        unplaced(scene, "one", "'tier':'front'");
        unplaced(scene, "two", "'tier':'back'");
        unplaced(scene, "three", "'old':'yes'");
        assertThat(labelled(scene, "tier=front")).containsExactly("one");
        assertThat(labelled(scene, "tier!=front")).containsExactly("three", "two");
        assertThat(labelled(scene, "tier in (front, back)")).containsExactly("one", "two");
        assertThat(labelled(scene, "tier notin (front)")).containsExactly("three", "two");
        assertThat(labelled(scene, "tier")).containsExactly("one", "two");
        assertThat(labelled(scene, "!tier")).containsExactly("three");
        assertThat(labelled(scene, "tier,tier!=back")).containsExactly("one");
    }

    @Test
    default void podsAreSelectedByNameNodeAndPhase() {
        Scene scene = scene();
        String node =
                scene.readyPod("placed", "web").path("spec").path("nodeName").asString();
        unplaced(scene, "waiting", "'tier':'front'");
        assertThat(selected(scene.pods(), scene, "metadata.name=placed")).containsExactly("placed");
        assertThat(selected(scene.pods(), scene, "spec.nodeName=" + node)).containsExactly("placed");
        assertThat(selected("/api/v1/pods", scene, "spec.nodeName=" + node + ",metadata.namespace=" + scene.namespace))
                .containsExactly("placed");
        assertThat(selected(scene.pods(), scene, "spec.nodeName=")).containsExactly("waiting");
        assertThat(selected(scene.pods(), scene, "status.phase=Running")).containsExactly("placed");
        assertThat(selected(scene.pods(), scene, "status.phase!=Running")).containsExactly("waiting");
    }

    @Test
    default void nodesAreSelectedBySchedulability() {
        Scene scene = scene();
        scene.wire.patch(Scene.node(1), "strategic-merge", "{'spec':{'unschedulable':true}}");
        try {
            assertThat(selected("/api/v1/nodes", scene, "spec.unschedulable=true"))
                    .containsExactly("worker-0001");
            assertThat(selected("/api/v1/nodes", scene, "spec.unschedulable=false"))
                    .containsExactly("worker-0000", "worker-0002");
        } finally {
            scene.wire.patch(Scene.node(1), "strategic-merge", "{'spec':{'unschedulable':null}}");
        }
    }

    @Test
    default void anUnknownFieldIsABadRequest() {
        Scene scene = scene();
        Reply reply = scene.wire.get(scene.pods() + "?fieldSelector=spec.colour%3Dred");
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.json().path("reason").asString()).isEqualTo("BadRequest");
        assertThat(reply.json().path("message").asString()).contains("field label not supported: spec.colour");
    }

    @Test
    default void aMalformedLabelSelectorIsABadRequest() {
        Scene scene = scene();
        Reply reply = scene.wire.get(scene.pods() + "?labelSelector=" + encoded("a b c"));
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.json().path("reason").asString()).isEqualTo("BadRequest");
    }

    @Test
    default void pagesAreOneConsistentList() {
        Scene scene = scene();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            unplaced(scene, name, "'tier':'front'");
        }
        JsonNode first = scene.wire.get(scene.pods() + "?limit=2").json();
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
        scene.wire.delete(scene.pod("c"), "{'gracePeriodSeconds':0}");
        unplaced(scene, "bb", "'tier':'front'");

        JsonNode second = page(scene, first);
        assertThat(names(second)).containsExactly("c", "d");
        JsonNode third = page(scene, second);
        assertThat(names(third)).containsExactly("e");

        assertThat(third.path("metadata").path("continue").asString("")).isEmpty();
        assertThat(List.of(first, second, third))
                .extracting(
                        page -> page.path("metadata").path("resourceVersion").asString())
                .containsOnly(first.path("metadata").path("resourceVersion").asString());
        assertThat(names(scene.wire.get(scene.pods()).json())).containsExactly("a", "b", "bb", "d", "e");
    }

    @Test
    default void aPageTokenThatIsNoneIsABadRequest() {
        Scene scene = scene();
        assertThat(scene.wire.get(scene.pods() + "?limit=2&continue=nonsense").code())
                .isEqualTo(400);
    }

    @Test
    default void listsSayWhatTheyAre() {
        Scene scene = scene();
        unplaced(scene, "one", "'tier':'front'");
        JsonNode list = scene.wire.get(scene.pods()).json();
        assertThat(list.path("kind").asString()).isEqualTo("PodList");
        assertThat(list.path("apiVersion").asString()).isEqualTo("v1");
        assertThat(list.path("metadata").path("resourceVersion").asString()).isNotEmpty();
        assertThat(list.path("items").path(0).has("kind")).isFalse();
        assertThat(scene.wire
                        .get("/apis/apps/v1/deployments")
                        .json()
                        .path("kind")
                        .asString())
                .isEqualTo("DeploymentList");
    }

    @Test
    default void whatIsNotServedIsNotFound() {
        Scene scene = scene();
        assertThat(scene.wire.get("/apis/apps/v1/carrots").code()).isEqualTo(404);
        assertThat(scene.wire.get("/apis/no.such.group/v1/pods").code()).isEqualTo(404);
        assertThat(scene.wire.get("/version").json().path("gitVersion").asString())
                .startsWith("v1.37.");
    }

    private static void unplaced(Scene scene, String name, String labels) {
        scene.createPod(name, name, "'labels':{" + labels + "}", "'nodeSelector':{'no-such':'node'}");
    }

    private static JsonNode page(Scene scene, JsonNode before) {
        String token = before.path("metadata").path("continue").asString();
        return scene.wire
                .get(scene.pods() + "?limit=2&continue=" + encoded(token))
                .json();
    }

    private static List<String> labelled(Scene scene, String selector) {
        return names(scene.wire
                .get(scene.pods() + "?labelSelector=" + encoded(selector))
                .json());
    }

    private static List<String> selected(String path, Scene scene, String selector) {
        return names(
                scene.wire.get(path + "?fieldSelector=" + encoded(selector)).json());
    }

    private static List<String> names(JsonNode list) {
        return list.path("items")
                .valueStream()
                .map(item -> item.path("metadata").path("name").asString())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
