package io.kubehop.simulator.http;

import io.kubehop.simulator.api.DeleteOptions;
import io.kubehop.simulator.api.Refusal;
import io.kubehop.simulator.eviction.EvictionRequest;
import io.kubehop.simulator.http.json.Patch;
import io.kubehop.simulator.http.json.ScaleJson;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import io.kubehop.simulator.model.ObjectKey;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evictions and scales. */
final class Subresources {
    private final PacedCluster cluster;

    Subresources(PacedCluster cluster) {
        this.cluster = cluster;
    }

    Answer evict(ObjectKey pod, Request request) {
        ObjectNode body = Bodies.object(request);
        if (!body.path("metadata").path("name").asString("").equals(pod.name())) {
            return Statuses.badRequest("name in URL does not match name in Eviction object");
        }
        JsonNode inBody = body.path("deleteOptions");
        String dryRun = inBody.path("dryRun").path(0).asString("");
        if (request.dryRun() && !dryRun.isEmpty() && !dryRun.equals("All")) {
            return Statuses.badRequest(
                    "Non-matching dry-run options in request and content: [All] and [" + dryRun + "]");
        }
        DeleteOptions options = Bodies.deleteOptions(inBody, request.dryRun());
        EvictionRequest eviction = new EvictionRequest(
                options.uid(), options.resourceVersion(), options.dryRun(), options.gracePeriodSeconds());
        return cluster.call(held -> held.evict(pod.namespace(), pod.name(), eviction))
                .refusal()
                .map(Statuses::of)
                .orElseGet(() -> Answer.json(201, Statuses.success().put("code", 201)));
    }

    <T extends KubeObject> Answer scale(Kind<T> kind, ObjectKey key, Request request) {
        Optional<Patch> patch = Patch.of(request.contentType());
        if (request.method().equals("PATCH") && patch.isEmpty()) {
            return Bodies.unsupported("application/json-patch+json, application/merge-patch+json");
        }
        return cluster.call(held -> {
            Optional<T> found = held.store().get(kind, key);
            if (found.isEmpty()) {
                return Statuses.of(Refusal.notFound(kind, key.name()));
            }
            ObjectNode now = ScaleJson.write(found.get());
            if (request.method().equals("GET")) {
                return Answer.json(200, now);
            }
            JsonNode wanted = patch.isPresent() && request.method().equals("PATCH")
                    ? patch.get().apply(now, Bodies.json(request))
                    : Bodies.object(request);
            T scaled = kind.type().cast(ScaleJson.apply(found.get(), wanted));
            return held.api()
                    .update(kind, scaled, request.dryRun())
                    .refused()
                    .map(Statuses::of)
                    .orElseGet(() -> Answer.json(
                            200, ScaleJson.write(held.store().get(kind, key).orElse(scaled))));
        });
    }
}
