package io.kubehop.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.contract.Wire.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A namespace of its own for one test, and the things tests put into it. */
final class Scene implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    final ClusterUnderTest cluster;
    final Wire wire;
    final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);

    Scene(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.wire = cluster.wire();
        Reply created = wire.post(
                "/api/v1/namespaces",
                Wire.parse("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + namespace + "'}}"));
        assertThat(created.code()).as(created.text()).isEqualTo(201);
    }

    String pods() {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    String pod(String name) {
        return pods() + "/" + name;
    }

    String budgets() {
        return "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
    }

    String budget(String name) {
        return budgets() + "/" + name;
    }

    String workloads(String plural) {
        return "/apis/apps/v1/namespaces/" + namespace + "/" + plural;
    }

    static String node(int number) {
        return "/api/v1/nodes/worker-000" + number;
    }

    /** A pod labelled app=APP; more of its metadata and spec as fields in JSON. */
    JsonNode podManifest(String name, String app, String meta, String spec) {
        return Wire.parse("""
                {'apiVersion':'v1','kind':'Pod',
                 'metadata':{'name':'%s','labels':{'app':'%s'}%s},
                 'spec':{'containers':[{'name':'main','image':'none'}]%s}}""".formatted(name, app, prefixed(meta), prefixed(spec)));
    }

    /** Creates a pod; a new namespace's service account may come a little later than the namespace. */
    JsonNode createPod(String name, String app, String meta, String spec) {
        JsonNode manifest = podManifest(name, app, meta, spec);
        return awaitReply(
                        "pod " + name + " is created", () -> wire.post(pods(), manifest), reply -> reply.code() == 201)
                .json();
    }

    JsonNode readyPod(String name, String app) {
        createPod(name, app, "", "");
        return awaitReady(name);
    }

    JsonNode awaitReady(String name) {
        return awaitObject(
                pod(name), "is Ready", json -> condition(json, "Ready").equals("True"));
    }

    /** A pod that runs and is not ready. */
    JsonNode unreadyPod(String name, String app) {
        readyPod(name, app);
        cluster.makeUnready(namespace, name);
        return awaitObject(
                pod(name), "is not Ready", json -> condition(json, "Ready").equals("False"));
    }

    /** Creates a budget for app=APP with that rule, as fields in JSON, and waits until the controller has seen it. */
    JsonNode budget(String name, String app, String rule) {
        createBudget(name, app, rule);
        return awaitBudget(name, status -> status.path("observedGeneration").asInt(0) >= 1);
    }

    void createBudget(String name, String app, String rule) {
        JsonNode manifest = Wire.parse("""
                {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'%s'},
                 'spec':{'selector':{'matchLabels':{'app':'%s'}}%s}}""".formatted(name, app, prefixed(rule)));
        Reply reply = wire.post(budgets(), manifest);
        assertThat(reply.code()).as(reply.text()).isEqualTo(201);
    }

    JsonNode awaitBudget(String name, Predicate<JsonNode> status) {
        return awaitObject(budget(name), "has the status wanted", json -> status.test(json.path("status")));
    }

    /** Creates a Deployment, ReplicaSet, StatefulSet or DaemonSet of app=NAME; more of its spec as fields in JSON. */
    JsonNode workload(String kind, String name, String spec) {
        JsonNode manifest = Wire.parse("""
                {'apiVersion':'apps/v1','kind':'%s','metadata':{'name':'%s'},
                 'spec':{'selector':{'matchLabels':{'app':'%s'}},
                         'template':{'metadata':{'labels':{'app':'%s'}},
                                     'spec':{'containers':[{'name':'main','image':'none'}]}}%s}}""".formatted(kind, name, name, name, prefixed(spec)));
        Reply reply = wire.post(workloads(kind.toLowerCase(java.util.Locale.ROOT) + "s"), manifest);
        assertThat(reply.code()).as(reply.text()).isEqualTo(201);
        return reply.json();
    }

    /** Asks for an eviction with those delete options, as JSON. */
    Reply evict(String name, String deleteOptions) {
        ObjectNode body = (ObjectNode) Wire.parse("""
                {'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s','namespace':'%s'}}""".formatted(name, namespace));
        if (!deleteOptions.isEmpty()) {
            body.set("deleteOptions", Wire.parse(deleteOptions));
        }
        return wire.post(pod(name) + "/eviction", body);
    }

    Reply evict(String name) {
        return evict(name, "");
    }

    /** Pods of app=APP that are Ready and not terminating. */
    long readyPods(String app) {
        return wire.get(pods() + "?labelSelector=app%3D" + app)
                .json()
                .path("items")
                .valueStream()
                .filter(pod -> condition(pod, "Ready").equals("True"))
                .filter(pod -> pod.path("metadata").path("deletionTimestamp").isMissingNode())
                .count();
    }

    static String condition(JsonNode object, String type) {
        return findCondition(object, type)
                .map(condition -> condition.path("status").asString(""))
                .orElse("");
    }

    static Optional<JsonNode> findCondition(JsonNode object, String type) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst();
    }

    JsonNode awaitObject(String path, String what, Predicate<JsonNode> wanted) {
        return awaitReply(
                        path + " " + what,
                        () -> wire.get(path),
                        reply -> reply.code() == 200 && wanted.test(reply.json()))
                .json();
    }

    void awaitGone(String path) {
        awaitReply(path + " is gone", () -> wire.get(path), reply -> reply.code() == 404);
    }

    Reply awaitReply(String what, Supplier<Reply> ask, Predicate<Reply> wanted) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Reply reply = ask.get();
            if (wanted.test(reply)) {
                return reply;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what + "; last answer " + reply.text());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    void await(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    @Override
    public void close() {
        wire.delete("/api/v1/namespaces/" + namespace);
    }

    private static String prefixed(String fields) {
        return fields.isEmpty() ? "" : "," + fields;
    }
}
