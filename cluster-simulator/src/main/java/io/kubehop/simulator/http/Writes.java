package io.kubehop.simulator.http;

import io.kubehop.simulator.Cluster;
import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.api.Outcome;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.http.json.ObjectJson;
import io.kubehop.simulator.http.json.Patch;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.Pod;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** create, update, patch and delete. */
final class Writes {
    private final PacedCluster cluster;

    Writes(PacedCluster cluster) {
        this.cluster = cluster;
    }

    <T extends KubeObject> Answer create(Kind<T> kind, String namespace, Request request) {
        ObjectNode json = Bodies.object(request);
        ObjectNode meta = json.withObjectProperty("metadata");
        String stated = meta.path("namespace").asString("");
        if (kind.namespaced() && !stated.isEmpty() && !stated.equals(namespace)) {
            return Statuses.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        meta.remove("uid");
        meta.remove("resourceVersion");
        if (kind.namespaced()) {
            meta.put("namespace", namespace);
        }
        return cluster.call(held -> {
            String prefix = meta.path("generateName").asString("");
            if (meta.path("name").asString("").isEmpty()) {
                if (prefix.isEmpty()) {
                    return Statuses.of(Refusal.invalid(
                            kind, "", "metadata.name", "Required value: name or generateName is required"));
                }
                meta.put("name", held.api().generateName(prefix));
            }
            return Statuses.of(201, held.api().create(kind, ObjectJson.read(kind, json), request.dryRun()));
        });
    }

    <T extends KubeObject> Answer update(Kind<T> kind, ObjectKey key, boolean status, Request request) {
        ObjectNode json = Bodies.object(request);
        Optional<Answer> mismatch = mismatch(kind, key, json);
        if (mismatch.isPresent()) {
            return mismatch.get();
        }
        boolean conditional = kind.equals(Kind.BUDGET) || kind.equals(Kind.LEASE);
        if (conditional
                && json.path("metadata").path("resourceVersion").asString("").isEmpty()) {
            return Statuses.of(Refusal.invalid(
                    kind, key.name(), "metadata.resourceVersion", "Invalid value: 0: must be specified for an update"));
        }
        return cluster.call(held -> Statuses.of(200, write(held, kind, json, status, request.dryRun())));
    }

    <T extends KubeObject> Answer patch(Kind<T> kind, ObjectKey key, boolean status, Request request) {
        Optional<Patch> sort = Patch.of(request.contentType());
        if (sort.isEmpty()) {
            return Bodies.unsupported("application/json-patch+json, application/merge-patch+json,"
                    + " application/strategic-merge-patch+json");
        }
        JsonNode patch = Bodies.json(request);
        return cluster.call(held -> {
            Optional<T> current = held.store().get(kind, key);
            if (current.isEmpty()) {
                return Statuses.of(Refusal.notFound(kind, key.name()));
            }
            JsonNode patched = sort.get().apply(ObjectJson.write(current.get()), patch);
            String uid = patched.path("metadata").path("uid").asString("");
            if (!uid.equals(current.get().meta().uid())) {
                return Statuses.of(Refusal.invalid(
                        kind, key.name(), "metadata.uid", "Invalid value: \"" + uid + "\": field is immutable"));
            }
            return mismatch(kind, key, patched)
                    .orElseGet(() -> Statuses.of(200, write(held, kind, patched, status, request.dryRun())));
        });
    }

    <T extends KubeObject> Answer delete(Kind<T> kind, ObjectKey key, Request request) {
        DeleteOptions options = Bodies.deleteOptions(request);
        return cluster.call(held -> {
            Outcome<T> outcome = held.api().delete(kind, key.namespace(), key.name(), options);
            return switch (outcome) {
                case Outcome.Refused<T>(Refusal refusal) -> Statuses.of(refusal);
                case Outcome.Done<T>(T object) ->
                    object instanceof Pod || held.store().get(kind, key).isPresent()
                            ? Answer.json(200, ObjectJson.write(object))
                            : Statuses.deleted(kind, object.meta());
            };
        });
    }

    /** Deletes each object of the selection; the answer lists them. */
    <T extends KubeObject> Answer deleteAll(Selection<T> selection, Request request) {
        DeleteOptions options = Bodies.deleteOptions(request);
        return cluster.call(held -> {
            List<T> objects = selection.list(held.store());
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            list.put("kind", selection.kind().name() + "List");
            list.put("apiVersion", selection.kind().apiVersion());
            list.putObject("metadata")
                    .put("resourceVersion", Long.toString(held.store().resourceVersion()));
            ArrayNode items = list.putArray("items");
            for (T object : objects) {
                held.api()
                        .delete(
                                selection.kind(),
                                object.meta().namespace(),
                                object.meta().name(),
                                options)
                        .done()
                        .ifPresent(gone -> items.add(ObjectJson.write(gone)));
            }
            return Answer.json(200, list);
        });
    }

    private static <T extends KubeObject> Outcome<T> write(
            Cluster held, Kind<T> kind, JsonNode json, boolean status, boolean dryRun) {
        T object = ObjectJson.read(kind, json);
        return status
                ? held.api().updateStatus(kind, object, dryRun)
                : held.api().update(kind, object, dryRun);
    }

    /** Fills in the place from the URL where the body leaves it out. */
    private static Optional<Answer> mismatch(Kind<?> kind, ObjectKey key, JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new IllegalArgumentException("the object is not a JSON object");
        }
        ObjectNode meta = object.withObjectProperty("metadata");
        String name = meta.path("name").asString("");
        if (!name.isEmpty() && !name.equals(key.name())) {
            return Optional.of(Statuses.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + key.name() + ")"));
        }
        String namespace = meta.path("namespace").asString("");
        if (kind.namespaced() && !namespace.isEmpty() && !namespace.equals(key.namespace())) {
            return Optional.of(Statuses.badRequest("the namespace of the object (" + namespace
                    + ") does not match the namespace on the URL (" + key.namespace() + ")"));
        }
        meta.put("name", key.name());
        if (kind.namespaced()) {
            meta.put("namespace", key.namespace());
        }
        return Optional.empty();
    }
}
