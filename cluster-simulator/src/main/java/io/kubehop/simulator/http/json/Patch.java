package io.kubehop.simulator.http.json;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A patch of one of the three kinds the API server takes from clients that do not apply. */
public enum Patch {
    /** RFC 6902. */
    JSON("application/json-patch+json"),
    /** RFC 7386. */
    MERGE("application/merge-patch+json"),
    /** Kubernetes' own: a merge patch that merges the items of some lists by a key. */
    STRATEGIC("application/strategic-merge-patch+json");

    private final String mediaType;

    Patch(String mediaType) {
        this.mediaType = mediaType;
    }

    /** A well-formed patch that does not fit the object: status 422. */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }
    }

    /** The kind of patch with that media type. */
    public static Optional<Patch> of(String mediaType) {
        for (Patch patch : values()) {
            if (patch.mediaType.equals(mediaType)) {
                return Optional.of(patch);
            }
        }
        return Optional.empty();
    }

    /**
     * The object after the patch; neither argument is changed.
     *
     * @throws Unfit if an operation cannot be done on this object
     * @throws IllegalArgumentException if the patch is malformed
     */
    public JsonNode apply(JsonNode object, JsonNode patch) {
        return switch (this) {
            case JSON -> {
                if (!(patch instanceof ArrayNode operations)) {
                    throw new IllegalArgumentException("a JSON patch is a list of operations");
                }
                yield JsonPatch.apply(object, operations);
            }
            case MERGE -> merge(object, fields(patch));
            case STRATEGIC -> StrategicPatch.apply(object, fields(patch));
        };
    }

    private static ObjectNode fields(JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            throw new IllegalArgumentException("a merge patch is an object");
        }
        return fields;
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Fields.object();
        fields.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                result.remove(entry.getKey());
            } else {
                result.set(entry.getKey(), merge(result.path(entry.getKey()), entry.getValue()));
            }
        });
        return result;
    }
}
