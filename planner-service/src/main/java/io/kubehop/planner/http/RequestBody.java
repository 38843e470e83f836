package io.kubehop.planner.http;

import io.kubehop.events.UpgradePolicy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads bodies strictly: an unknown field is a mistake that somebody should hear of. */
final class RequestBody {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    private static final int MAX_TEXT = 500;
    private static final String GROUPS = "groups";

    private RequestBody() {}

    /** {@code {"to": "1.37", "policy": {…}}}. */
    record Proposal(String to, UpgradePolicy policy) {}

    /** {@code {"by": "anna", "reason": "lunch"}}, all of it optional. */
    record Order(String by, String reason) {}

    static Proposal proposal(String body) {
        ObjectNode json = object(body);
        known(json, "", Set.of("to", "policy"));
        JsonNode to = json.path("to");
        if (!to.isString() || to.stringValue().isBlank()) {
            throw new BadRequest(
                    "field 'to' has to be a text: the version to upgrade to, like \"1.37\" or \"v1.37.1\"");
        }
        JsonNode policy = json.path("policy");
        return new Proposal(to.stringValue(), policy.isMissingNode() ? UpgradePolicy.DEFAULT : policy(policy));
    }

    private static UpgradePolicy policy(JsonNode given) {
        ObjectNode whole = STRICT.valueToTree(UpgradePolicy.DEFAULT);
        JsonNode limit = given.path("maxUnavailable");
        if (limit.isInt()) {
            ((ObjectNode) given).put("maxUnavailable", limit.asString());
        }
        JsonNode groups = given instanceof ObjectNode object && object.has(GROUPS)
                ? Optional.ofNullable(object.remove(GROUPS)).orElseThrow()
                : whole.path(GROUPS);
        merge(whole, given, "policy");
        whole.set(GROUPS, groups(groups, whole.path("drain")));
        try {
            return STRICT.treeToValue(whole, UpgradePolicy.class);
        } catch (JacksonException e) {
            String path = e.getPath().stream()
                    .map(JacksonException.Reference::getPropertyName)
                    .collect(Collectors.joining("."));
            throw new BadRequest("field 'policy" + (path.isEmpty() ? "" : "." + path) + "': " + firstLine(e));
        }
    }

    /** Groups whose drain is whole: what is not given of it is as the policy's drain has it. */
    private static ArrayNode groups(JsonNode given, JsonNode drain) {
        if (!given.isArray()) {
            throw new BadRequest("field 'policy.groups' has to be a list");
        }
        ArrayNode groups = STRICT.createArrayNode();
        for (JsonNode one : given) {
            String path = "policy.groups[" + groups.size() + "]";
            if (!(one instanceof ObjectNode group)) {
                throw new BadRequest("field '" + path + "' has to be an object");
            }
            known(group, path + ".", Set.of("nodes", "drain"));
            if (!group.path("nodes").isString()) {
                throw new BadRequest(
                        "field '" + path + ".nodes' has to be a text: a selector of node labels, like \"pool=db\"");
            }
            ObjectNode whole = (ObjectNode) drain.deepCopy();
            merge(whole, group.path("drain"), path + ".drain");
            groups.addObject().put("nodes", group.path("nodes").stringValue()).set("drain", whole);
        }
        return groups;
    }

    /** The defaults, field by field, give way to what is given. */
    private static void merge(ObjectNode whole, JsonNode given, String path) {
        if (!given.isObject()) {
            throw new BadRequest("field '" + path + "' has to be an object");
        }
        known(
                (ObjectNode) given,
                path + ".",
                whole.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()));
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = path + "." + field.getKey();
            JsonNode present = whole.path(field.getKey());
            JsonNode value = field.getValue();
            if (value.isNull()) {
                throw new BadRequest("field '" + name + "' may not be null; leave it out for its default");
            }
            if (present.isObject()) {
                merge((ObjectNode) present, value, name);
            } else if (present.isNull()) {
                if (!value.isString()) {
                    throw new BadRequest("field '" + name + "' has to be a text");
                }
                whole.set(field.getKey(), value);
            } else if (present.isString() != value.isString() || present.isBoolean() != value.isBoolean()) {
                throw new BadRequest("field '" + name + "' has to be a " + (present.isBoolean() ? "boolean" : "text")
                        + " like " + present);
            } else {
                whole.set(field.getKey(), value);
            }
        }
    }

    static Order order(String body, String reasonOtherwise) {
        if (body.isBlank()) {
            return new Order("api", reasonOtherwise);
        }
        ObjectNode json = object(body);
        known(json, "", Set.of("by", "reason"));
        String by = text(json, "by").orElse("api");
        if (by.equals("kubehop")) {
            throw new BadRequest(
                    "field 'by': nobody may be called 'kubehop', which is how upgrades that failed are marked");
        }
        return new Order(by, text(json, "reason").orElse(reasonOtherwise));
    }

    private static Optional<String> text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > MAX_TEXT) {
            throw new BadRequest("field '" + field + "' has to be a text of 1 to " + MAX_TEXT + " characters");
        }
        return Optional.of(value.stringValue().strip());
    }

    private static ObjectNode object(String body) {
        try {
            JsonNode json = STRICT.readTree(body);
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new BadRequest("the body has to be a JSON object");
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new BadRequest("malformed JSON" + where + ": " + firstLine(e));
        }
    }

    private static void known(ObjectNode json, String path, Set<String> fields) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!fields.contains(field.getKey())) {
                throw new BadRequest("unknown field '" + path + field.getKey() + "'; known are "
                        + fields.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }
}
