package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Watches and resource versions. */
interface WatchContract {
    Scene scene();

    @Test
    default void aWatchFromAListsVersionSeesEveryLaterChangeOnce() {
        Scene scene = scene();
        lease(scene, "before", "'a'");
        String version = version(scene, leases(scene));
        lease(scene, "after", "'a'");
        scene.wire.patch(leases(scene) + "/after", "merge", "{'metadata':{'labels':{'x':'y'}}}");
        scene.wire.delete(leases(scene) + "/after");

        List<JsonNode> events =
                scene.wire.watch(leases(scene) + "?watch=true&timeoutSeconds=1&resourceVersion=" + version);

        assertThat(events)
                .extracting(WatchContract::summary)
                .containsExactly("ADDED after", "MODIFIED after", "DELETED after");
        assertThat(events)
                .extracting(event -> Long.parseLong(resourceVersion(event.path("object"))))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events.getFirst().path("object").path("kind").asString()).isEqualTo("Lease");
    }

    @Test
    default void aWatchWithoutVersionBeginsWithWhatThereIs() {
        Scene scene = scene();
        lease(scene, "one", "'a'");
        lease(scene, "two", "'a'");
        List<JsonNode> events = scene.wire.watch(leases(scene) + "?watch=true&timeoutSeconds=1");
        assertThat(events).extracting(WatchContract::summary).containsExactlyInAnyOrder("ADDED one", "ADDED two");
    }

    @Test
    default void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() {
        Scene scene = scene();
        lease(scene, "one", "'in'");
        String version = version(scene, leases(scene));
        scene.wire.patch(leases(scene) + "/one", "merge", "{'metadata':{'labels':{'set':'out'}}}");
        scene.wire.patch(leases(scene) + "/one", "merge", "{'metadata':{'labels':{'set':'in'}}}");

        List<JsonNode> events = scene.wire.watch(
                leases(scene) + "?watch=true&timeoutSeconds=1&labelSelector=set%3Din&resourceVersion=" + version);

        assertThat(events).extracting(WatchContract::summary).containsExactly("DELETED one", "ADDED one");
        assertThat(events.getFirst()
                        .path("object")
                        .path("metadata")
                        .path("labels")
                        .path("set")
                        .asString())
                .isEqualTo("in");
        assertThat(Long.parseLong(resourceVersion(events.getFirst().path("object"))))
                .isGreaterThan(Long.parseLong(version));
    }

    @Test
    default void aWatchOfOneNameSeesOnlyThatOne() {
        Scene scene = scene();
        String version = version(scene, leases(scene));
        lease(scene, "one", "'a'");
        lease(scene, "two", "'a'");
        List<JsonNode> events = scene.wire.watch(leases(scene)
                + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dtwo&resourceVersion=" + version);
        assertThat(events).extracting(WatchContract::summary).containsExactly("ADDED two");
    }

    @Test
    default void aVersionFromBeforeTheHistoryIsGone() {
        Scene scene = scene();
        List<JsonNode> events = scene.wire.watch(
                "/api/v1/namespaces?watch=true&timeoutSeconds=1&resourceVersion=" + scene.cluster.forgottenVersion());
        assertThat(events).hasSize(1);
        JsonNode event = events.getFirst();
        assertThat(event.path("type").asString()).isEqualTo("ERROR");
        assertThat(event.path("object").path("kind").asString()).isEqualTo("Status");
        assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
        assertThat(event.path("object").path("reason").asString()).isEqualTo("Expired");
        assertThat(event.path("object").path("message").asString()).startsWith("too old resource version: ");
    }

    @Test
    default void initialEventsEndWithABookmarkThatSaysSo() {
        Scene scene = scene();
        lease(scene, "one", "'a'");
        List<JsonNode> events = scene.wire.watch(leases(scene)
                + "?watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                + "&allowWatchBookmarks=true");
        assertThat(events).hasSizeGreaterThanOrEqualTo(2);
        assertThat(summary(events.get(0))).isEqualTo("ADDED one");
        assertThat(events.get(1).path("type").asString()).isEqualTo("BOOKMARK");
        JsonNode meta = events.get(1).path("object").path("metadata");
        assertThat(meta.path("annotations").path("k8s.io/initial-events-end").asString())
                .isEqualTo("true");
        assertThat(meta.path("resourceVersion").asString()).isNotEmpty();
    }

    @Test
    default void aWatchEndsWithABookmarkForWhomWantsOne() {
        Scene scene = scene();
        String version = version(scene, leases(scene));
        lease(scene, "elsewhere", "'a'");
        String path = leases(scene)
                + "?watch=true&timeoutSeconds=4&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dnobody"
                + "&resourceVersion=" + version;
        // A server promises no bookmark for one session, and a busy one leaves it out.
        List<JsonNode> events = Stream.generate(() -> scene.wire.watch(path))
                .limit(5)
                .filter(seen -> !seen.isEmpty())
                .findFirst()
                .orElse(List.of());
        assertThat(events).isNotEmpty();
        assertThat(events).allSatisfy(event -> {
            assertThat(event.path("type").asString()).isEqualTo("BOOKMARK");
            assertThat(event.path("object").path("kind").asString()).isEqualTo("Lease");
        });
        assertThat(Long.parseLong(resourceVersion(events.getLast().path("object"))))
                .isGreaterThan(Long.parseLong(version));
    }

    @Test
    default void everyWriteRaisesTheVersionAndAnEmptyOneDoesNot() {
        Scene scene = scene();
        lease(scene, "one", "'a'");
        String first = resourceVersion(scene.wire.get(leases(scene) + "/one").json());
        String second = resourceVersion(scene.wire
                .patch(leases(scene) + "/one", "merge", "{'metadata':{'labels':{'x':'y'}}}")
                .json());
        String same = resourceVersion(scene.wire
                .patch(leases(scene) + "/one", "merge", "{'metadata':{'labels':{'x':'y'}}}")
                .json());
        assertThat(Long.parseLong(second)).isGreaterThan(Long.parseLong(first));
        assertThat(same).isEqualTo(second);
        assertThat(Long.parseLong(version(scene, leases(scene)))).isGreaterThanOrEqualTo(Long.parseLong(second));
    }

    private static String leases(Scene scene) {
        return "/apis/coordination.k8s.io/v1/namespaces/" + scene.namespace + "/leases";
    }

    private static void lease(Scene scene, String name, String set) {
        assertThat(scene.wire
                        .post(leases(scene), Wire.parse("""
                {'apiVersion':'coordination.k8s.io/v1','kind':'Lease',
                 'metadata':{'name':'%s','labels':{'set':%s}},'spec':{'holderIdentity':'me'}}""".formatted(name, set)))
                        .code())
                .isEqualTo(201);
    }

    private static String version(Scene scene, String path) {
        return resourceVersion(scene.wire.get(path).json());
    }

    private static String resourceVersion(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }

    private static String summary(JsonNode event) {
        return event.path("type").asString("") + " "
                + event.path("object").path("metadata").path("name").asString("");
    }
}
