package io.kubehop.simulator.http;

import io.kubehop.simulator.api.DeleteOptions;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Request bodies. Malformed ones are {@link IllegalArgumentException}s: status 400. */
final class Bodies {
    private Bodies() {}

    static JsonNode json(Request request) {
        return Answer.JSON.readTree(request.body());
    }

    static ObjectNode object(Request request) {
        if (!(json(request) instanceof ObjectNode object)) {
            throw new IllegalArgumentException("the request's body is not a JSON object");
        }
        return object;
    }

    /** From the body, or from the URL where there is none. */
    static DeleteOptions deleteOptions(Request request) {
        ObjectNode url = JsonNodeFactory.instance.objectNode();
        String grace = request.parameter("gracePeriodSeconds");
        if (!grace.isEmpty()) {
            url.put("gracePeriodSeconds", Long.parseLong(grace));
        }
        if (!request.parameter("propagationPolicy").isEmpty()) {
            url.put("propagationPolicy", request.parameter("propagationPolicy"));
        }
        return deleteOptions(request.body().isEmpty() ? url : json(request), request.dryRun());
    }

    static DeleteOptions deleteOptions(JsonNode json, boolean dryRun) {
        JsonNode preconditions = json.path("preconditions");
        JsonNode grace = json.path("gracePeriodSeconds");
        return new DeleteOptions(
                text(preconditions, "uid"),
                text(preconditions, "resourceVersion")
                        .map(version -> OptionalLong.of(Long.parseLong(version)))
                        .orElse(OptionalLong.empty()),
                grace.isIntegralNumber() ? OptionalLong.of(grace.longValue()) : OptionalLong.empty(),
                propagation(json),
                dryRun || dryRun(json));
    }

    static boolean dryRun(JsonNode options) {
        return options.path("dryRun").path(0).asString("").equals("All");
    }

    static Answer unsupported(String accepted) {
        return Statuses.failure(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }

    private static DeleteOptions.Propagation propagation(JsonNode json) {
        if (json.path("orphanDependents").asBoolean(false)) {
            return DeleteOptions.Propagation.ORPHAN;
        }
        return switch (text(json, "propagationPolicy").orElse("Background")) {
            case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
            case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
            case "Background" -> DeleteOptions.Propagation.BACKGROUND;
            default -> throw new IllegalArgumentException("unknown propagationPolicy");
        };
    }

    private static Optional<String> text(JsonNode json, String field) {
        return json.path(field).stringValueOpt().filter(text -> !text.isEmpty());
    }
}
