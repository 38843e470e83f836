package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What controllers and the scheduler bring about. */
interface WorkloadContract {
    Scene scene();

    @Test
    default void aDeploymentGetsItsReplicasThroughAReplicaSet() {
        Scene scene = scene();
        scene.workload("Deployment", "web", "'replicas':3");
        JsonNode deployment = scene.awaitObject(
                scene.workloads("deployments") + "/web",
                "has its replicas",
                json -> json.path("status").path("availableReplicas").asInt(0) == 3);
        assertThat(deployment.path("status").path("readyReplicas").asInt()).isEqualTo(3);
        assertThat(deployment.path("status").path("updatedReplicas").asInt()).isEqualTo(3);
        assertThat(deployment.path("status").path("observedGeneration").asInt()).isEqualTo(1);
        assertThat(deployment.path("status").has("unavailableReplicas")).isFalse();
        scene.awaitObject(
                scene.workloads("deployments") + "/web",
                "is Available",
                json -> Scene.condition(json, "Available").equals("True"));

        JsonNode pod = pods(scene, "web").getFirst();
        JsonNode owner = pod.path("metadata").path("ownerReferences").path(0);
        assertThat(owner.path("kind").asString()).isEqualTo("ReplicaSet");
        assertThat(owner.path("controller").asBoolean()).isTrue();
        JsonNode set = scene.wire
                .get(scene.workloads("replicasets") + "/" + owner.path("name").asString())
                .json();
        assertThat(set.path("metadata").path("uid").asString())
                .isEqualTo(owner.path("uid").asString());
        assertThat(set.path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("kind")
                        .asString())
                .isEqualTo("Deployment");
        assertThat(pod.path("metadata").path("labels").has("pod-template-hash")).isTrue();
        assertThat(set.path("status").path("readyReplicas").asInt()).isEqualTo(3);
    }

    @Test
    default void aDeletedPodOfASetIsReplacedWhileItStillTerminates() {
        Scene scene = scene();
        scene.workload("ReplicaSet", "web", "'replicas':2");
        scene.await("two pods are Ready", () -> scene.readyPods("web") == 2);
        JsonNode pod = pods(scene, "web").getFirst();
        scene.wire.delete(scene.pod(pod.path("metadata").path("name").asString()));
        scene.await(
                "there is a new pod",
                () -> pods(scene, "web").stream()
                                .filter(other -> !other.path("metadata").has("deletionTimestamp"))
                                .count()
                        == 2);
        scene.await("two pods are Ready", () -> scene.readyPods("web") == 2);
    }

    @Test
    default void ofReadyPodsTheOneOfTheLowestDeletionCostGoesFirst() {
        Scene scene = scene();
        scene.workload("Deployment", "web", "'replicas':3");
        scene.await("three pods are Ready", () -> scene.readyPods("web") == 3);
        String oldest = pods(scene, "web").stream()
                .min(Comparator.comparing((JsonNode pod) ->
                        pod.path("metadata").path("creationTimestamp").asString()))
                .map(pod -> pod.path("metadata").path("name").asString())
                .orElseThrow();
        Reply offered = scene.wire.patch(
                scene.pod(oldest),
                "merge",
                "{'metadata':{'annotations':{'controller.kubernetes.io/pod-deletion-cost':'-2147483648'}}}");
        assertThat(offered.code()).as(offered.text()).isEqualTo(200);

        scene.wire.patch(scene.workloads("deployments") + "/web/scale", "merge", "{'spec':{'replicas':2}}");

        scene.awaitGone(scene.pod(oldest));
        assertThat(scene.readyPods("web")).isEqualTo(2);
    }

    @Test
    default void podsPreferNodesWithoutATaintThatOnlyAsksForIt() {
        Scene scene = scene();
        for (int node : List.of(0, 2)) {
            scene.wire.patch(
                    Scene.node(node),
                    "merge",
                    "{'spec':{'taints':[{'key':'kubehop.io/outdated','effect':'PreferNoSchedule'}]}}");
        }
        try {
            scene.workload("Deployment", "web", "'replicas':3");
            scene.await("three pods are Ready", () -> scene.readyPods("web") == 3);
            assertThat(pods(scene, "web"))
                    .allSatisfy(
                            pod -> assertThat(pod.path("spec").path("nodeName").asString())
                                    .isEqualTo("worker-0001"));
        } finally {
            for (int node : List.of(0, 2)) {
                scene.wire.patch(Scene.node(node), "merge", "{'spec':{'taints':null}}");
            }
        }
    }

    @Test
    default void theScaleOfADeploymentIsReadAndWritten() {
        Scene scene = scene();
        scene.workload("Deployment", "web", "'replicas':1");
        String path = scene.workloads("deployments") + "/web";
        JsonNode scale = scene.wire.get(path + "/scale").json();
        assertThat(scale.path("kind").asString()).isEqualTo("Scale");
        assertThat(scale.path("spec").path("replicas").asInt()).isEqualTo(1);
        assertThat(scale.path("status").path("selector").asString()).isEqualTo("app=web");
        Reply scaled = scene.wire.patch(path + "/scale", "merge", "{'spec':{'replicas':3}}");
        assertThat(scaled.json().path("spec").path("replicas").asInt()).isEqualTo(3);
        scene.await("three pods are Ready", () -> scene.readyPods("web") == 3);
        scene.wire.patch(path + "/scale", "merge", "{'spec':{'replicas':0}}");
        scene.await("no pod is left", () -> pods(scene, "web").isEmpty());
    }

    @Test
    default void aStatefulSetStartsItsPodsInOrderAndKeepsTheirNames() {
        Scene scene = scene();
        scene.workload("StatefulSet", "db", "'replicas':2,'serviceName':'db'");
        scene.awaitReady("db-1");
        JsonNode first = scene.wire.get(scene.pod("db-0")).json();
        JsonNode second = scene.wire.get(scene.pod("db-1")).json();
        assertThat(second.path("metadata").path("creationTimestamp").asString())
                .isGreaterThanOrEqualTo(
                        first.path("metadata").path("creationTimestamp").asString());
        assertThat(first.path("metadata")
                        .path("labels")
                        .path("apps.kubernetes.io/pod-index")
                        .asString())
                .isEqualTo("0");
        String uid = first.path("metadata").path("uid").asString();
        scene.wire.delete(scene.pod("db-0"));
        scene.awaitObject(
                scene.pod("db-0"),
                "is another pod and Ready",
                json -> !json.path("metadata").path("uid").asString().equals(uid)
                        && Scene.condition(json, "Ready").equals("True"));
        scene.awaitObject(
                scene.workloads("statefulsets") + "/db",
                "has its replicas",
                json -> json.path("status").path("readyReplicas").asInt(0) == 2);
    }

    @Test
    default void aDaemonSetHasAPodOnEachNodeAlsoOnACordonedOne() {
        Scene scene = scene();
        cordon(scene, 1, "true");
        try {
            scene.workload("DaemonSet", "agent", "");
            JsonNode set = scene.awaitObject(
                    scene.workloads("daemonsets") + "/agent",
                    "is complete",
                    json -> json.path("status").path("numberReady").asInt(0) == 3);
            assertThat(set.path("status").path("desiredNumberScheduled").asInt())
                    .isEqualTo(3);
            assertThat(set.path("status").path("currentNumberScheduled").asInt())
                    .isEqualTo(3);
            assertThat(nodes(scene, "agent")).containsExactlyInAnyOrder("worker-0000", "worker-0001", "worker-0002");
        } finally {
            cordon(scene, 1, "null");
        }
    }

    @Test
    default void aCordonedNodeIsTaintedAndGetsNoPods() {
        Scene scene = scene();
        cordon(scene, 0, "true");
        cordon(scene, 1, "true");
        try {
            scene.awaitObject(
                    Scene.node(0),
                    "is tainted",
                    json -> json.path("spec")
                            .path("taints")
                            .path(0)
                            .path("key")
                            .asString("")
                            .equals("node.kubernetes.io/unschedulable"));
            scene.workload("ReplicaSet", "web", "'replicas':4");
            scene.await("four pods are Ready", () -> scene.readyPods("web") == 4);
            assertThat(Set.copyOf(nodes(scene, "web"))).containsExactly("worker-0002");
        } finally {
            cordon(scene, 0, "null");
            cordon(scene, 1, "null");
        }
        scene.awaitObject(Scene.node(0), "is clean", json -> !json.path("spec").has("taints"));
    }

    @Test
    default void aPodWithoutRoomWaitsAndSaysWhy() {
        Scene scene = scene();
        for (int node = 0; node < 3; node++) {
            cordon(scene, node, "true");
        }
        try {
            scene.createPod("web", "web", "", "");
            JsonNode pod = scene.awaitObject(
                    scene.pod("web"),
                    "cannot be scheduled",
                    json -> Scene.condition(json, "PodScheduled").equals("False"));
            JsonNode condition = Scene.findCondition(pod, "PodScheduled").orElseThrow();
            assertThat(pod.path("status").path("phase").asString()).isEqualTo("Pending");
            assertThat(condition.path("reason").asString()).isEqualTo("Unschedulable");
            assertThat(condition.path("message").asString())
                    .startsWith("0/3 nodes are available: 3 node(s) were unschedulable");
        } finally {
            for (int node = 0; node < 3; node++) {
                cordon(scene, node, "null");
            }
        }
        scene.awaitReady("web");
    }

    @Test
    default void podsOfARunningPodsShapeAreSpreadAsAsked() {
        Scene scene = scene();
        scene.workload("ReplicaSet", "web", """
                'replicas':3,
                'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'main','image':'none'}],
                 'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[
                   {'labelSelector':{'matchLabels':{'app':'web'}},'topologyKey':'kubernetes.io/hostname'}]}}}}""");
        scene.await("three pods are Ready", () -> scene.readyPods("web") == 3);
        assertThat(nodes(scene, "web")).containsExactlyInAnyOrder("worker-0000", "worker-0001", "worker-0002");
    }

    @Test
    default void whatADeletedOwnerOwnedGoesToo() {
        Scene scene = scene();
        scene.workload("Deployment", "web", "'replicas':2");
        scene.await("two pods are Ready", () -> scene.readyPods("web") == 2);
        assertThat(scene.wire
                        .delete(scene.workloads("deployments") + "/web", "{'propagationPolicy':'Background'}")
                        .code())
                .isEqualTo(200);
        scene.await("no pod is left", () -> pods(scene, "web").isEmpty());
        scene.await(
                "no set is left",
                () -> scene.wire
                        .get(scene.workloads("replicasets"))
                        .json()
                        .path("items")
                        .isEmpty());
    }

    @Test
    default void anEvictedPodsPlaceIsTakenByAReplacement() {
        Scene scene = scene();
        scene.workload("ReplicaSet", "web", "'replicas':2");
        scene.await("two pods are Ready", () -> scene.readyPods("web") == 2);
        scene.budget("all", "web", "'maxUnavailable':1");
        scene.awaitBudget("all", status -> status.path("disruptionsAllowed").asInt() == 1);
        List<JsonNode> before = pods(scene, "web");
        assertThat(scene.evict(name(before.get(0))).code()).isEqualTo(201);
        assertThat(scene.evict(name(before.get(1))).code()).isEqualTo(429);
        scene.awaitBudget(
                "all",
                status -> status.path("disruptionsAllowed").asInt() == 1
                        && status.path("currentHealthy").asInt() == 2);
        assertThat(scene.evict(name(before.get(1))).code()).isEqualTo(201);
    }

    private static void cordon(Scene scene, int node, String unschedulable) {
        Reply reply = scene.wire.patch(
                Scene.node(node), "strategic-merge", "{'spec':{'unschedulable':" + unschedulable + "}}");
        assertThat(reply.code()).as(reply.text()).isEqualTo(200);
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString();
    }

    private static List<JsonNode> pods(Scene scene, String app) {
        return scene.wire
                .get(scene.pods() + "?labelSelector=app%3D" + app)
                .json()
                .path("items")
                .valueStream()
                .toList();
    }

    private static List<String> nodes(Scene scene, String app) {
        return pods(scene, app).stream()
                .map(pod -> pod.path("spec").path("nodeName").asString(""))
                .collect(Collectors.toList());
    }
}
